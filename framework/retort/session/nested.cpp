#include <retort/session/nested.hpp>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/session/session.hpp>

namespace retort {

Nested::Nested(Session& session)
    : session_(session), depth_(session.nested_.size() + 1), number_(++session.last_nested_) {
    session_.flush();
    database::Connection& connection = session_.begun();
    before_ = session_.written_;
    session_.nested_.reserve(depth_);
    session_.spoilt_ = true; // until it is known to have gone well
    connection.control("SAVEPOINT " + name());
    session_.spoilt_ = false;
    session_.nested_.push_back(number_);
}

Nested::~Nested() {
    if (!is_open()) return;
    try {
        go_back();
    } catch (const std::exception&) { // NOLINT: the session is spoilt, and says so
    }
}

bool Nested::is_open() const noexcept {
    return session_.nested_.size() >= depth_ && session_.nested_[depth_ - 1] == number_;
}

void Nested::refuse_ended() const {
    if (!is_open())
        throw Error(ErrorCategory::usage, "this nested transaction has ended already",
                    "it ends with commit(), rollback(), or what is around it");
}

// A name may be that of a savepoint outside: the innermost is meant.
std::string Nested::name() const { return fmt::format("retort_{}", depth_); }

void Nested::commit() {
    refuse_ended();
    if (session_.nested_.size() > depth_)
        throw Error(ErrorCategory::usage, "a transaction nested in this one is open",
                    "commit it, or end its scope, first");
    session_.flush();
    database::Connection& connection = session_.begun();
    session_.spoilt_ = true; // until it is known to have gone well
    connection.control("RELEASE SAVEPOINT " + name());
    session_.spoilt_ = false;
    session_.nested_.pop_back();
}

void Nested::rollback() {
    refuse_ended();
    go_back();
}

void Nested::go_back() {
    session_.pending_.clear();
    session_.written_ = before_;
    session_.nested_.resize(depth_ - 1);
    session_.spoilt_ = true;                            // until it is known to have gone well
    if (!session_.connection_.in_transaction()) return; // SQLite has rolled back everything, as when the disk is full
    session_.connection_.control(fmt::format("ROLLBACK TO SAVEPOINT {0}; RELEASE SAVEPOINT {0}", name()));
    session_.spoilt_ = false;
}

} // namespace retort
