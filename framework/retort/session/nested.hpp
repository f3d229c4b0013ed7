#pragma once
// A transaction inside a session's transaction: session.nested().

#include <cstddef>
#include <cstdint>
#include <string>

#include <retort/session/written.hpp>

namespace retort {

class Session;

/// Made by Session::nested(), and to be destroyed before the session. Without commit() everything that was done since
/// then is undone by the destructor, rows that were added and not sent yet included, and the session goes on from
/// there, also after an Error of the database.
///
/// On both databases it is a SAVEPOINT. Nothing that was done inside is seen by others before the session commits.
class Nested {
public:
    Nested(const Nested&) = delete;
    Nested& operator=(const Nested&) = delete;
    /// Undoes what was not committed. When that is not possible (the connection is lost) the session refuses to go on.
    ~Nested();

    /// Flushes, and makes what was done part of the transaction around this one. Throws the database's Error, and Error
    /// (usage) when it has ended already or one inside it is open.
    void commit();
    /// Undoes what was done inside, that of inner ones too, and ends it. Throws as commit().
    void rollback();

private:
    friend class Session;
    explicit Nested(Session& session);

    /// Whether neither it nor what is around it has ended.
    [[nodiscard]] bool is_open() const noexcept;
    void refuse_ended() const;
    [[nodiscard]] std::string name() const;
    void go_back();

    Session& session_;
    std::size_t depth_;
    std::uint64_t number_;
    Written before_;
};

} // namespace retort
