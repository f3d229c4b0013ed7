#pragma once
// A unit of work that is done again when another transaction came in its way: retort::retry(db, …).

#include <chrono>
#include <concepts>
#include <functional>
#include <optional>
#include <type_traits>
#include <utility>

#include <retort/database/backoff.hpp>
#include <retort/error.hpp>
#include <retort/session/session.hpp>

namespace retort {

struct RetryOptions {
    int attempts = 10;                         ///< how often it is done at most, the first time included
    std::chrono::milliseconds deadline{30000}; ///< it is not begun again later than that after the beginning
    std::chrono::milliseconds first_pause{10}; ///< before the second attempt up to that; each time twice as much …
    std::chrono::milliseconds longest_pause{1000}; ///< … up to that
    SessionOptions session{};                      ///< of each attempt
};

/// Does a unit of work in a session, commits, and returns what the work returns:
///
///     const auto left = retort::retry(db, [&](retort::Session& session) {
///         Account account = session.get<Account>(id).value();
///         account.balance -= amount;
///         session.update(account);
///         return account.balance;
///     }, {.session = {.isolation = retort::Isolation::serializable}});
///
/// When it fails for what another transaction did (ErrorCategory::serialization and busy) everything is rolled back,
/// and it is done again in a session of its own. So the work has to begin from the start whenever it is called, and
/// what it does outside of the session (sending mail, counting) is done as often. It does not commit itself. Throws
/// what the work throws, what cannot be helped by doing it again, and the last error when options are exhausted. A
/// database whose connections are all in use is waited for as Database::connect() says, and no longer.
template <class Work>
requires std::invocable<Work&, Session&> std::invoke_result_t<Work&, Session&> retry(Database& database, Work&& work,
                                                                                     const RetryOptions& options = {}) {
    using Result = std::invoke_result_t<Work&, Session&>;
    database::Backoff backoff({options.attempts, options.deadline, options.first_pause, options.longest_pause});
    for (;;) {
        std::optional<Error> failure;
        {
            Session session{database, options.session};
            try {
                if constexpr (std::is_void_v<Result>) {
                    std::invoke(work, session);
                    session.commit();
                    return;
                } else {
                    Result result = std::invoke(work, session);
                    session.commit();
                    return std::forward<Result>(result);
                }
            } catch (const Error& e) {
                failure.emplace(e);
            }
        } // while it waits, others may have the connection
        backoff.after(*failure);
    }
}

} // namespace retort
