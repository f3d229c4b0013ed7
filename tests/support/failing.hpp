#pragma once
// A connection that fails at the n-th thing that it is asked to do, as SQLite's own tests let memory and disks fail.

#include <functional>
#include <memory>
#include <optional>

#include <retort/database/connection.hpp>
#include <retort/error.hpp>

namespace support {

enum class Fault {
    before, ///< an error, and nothing has been done
    after,  ///< it has been done, and then there is an error
    kill,   ///< the connection is gone before
};

/// Passes everything on to `inner`, and fails once: at call number `at` (from 1) of execute, query, begin and commit.
/// `kill` makes an end of the inner connection where the database's own way of doing so is wanted (PostgreSQL); without
/// it the handle is closed.
class Failing final : public retort::database::Connection {
public:
    Failing(std::unique_ptr<retort::database::Connection> inner, Fault fault, int at, std::function<void()> kill = {})
        : inner_(std::move(inner)), dialect_(inner_->dialect()), fault_(fault), at_(at), kill_(std::move(kill)) {}

    /// Whether there were so many calls that it has failed.
    [[nodiscard]] bool has_failed() const { return calls_ >= at_; }
    /// How many calls there were, and which of them was the first begin() (0: none).
    [[nodiscard]] int calls() const { return calls_; }
    [[nodiscard]] int first_begin() const { return first_begin_; }

    [[nodiscard]] const retort::database::Dialect& dialect() const noexcept override { return dialect_; }
    void execute(std::string_view sql) override {
        counted([&] { inner().execute(sql); });
    }
    std::vector<retort::database::TextRow> query(std::string_view sql) override {
        std::vector<retort::database::TextRow> rows;
        counted([&] { rows = inner().query(sql); });
        return rows;
    }
    std::int64_t run(const retort::database::Statement& statement) override { return inner().run(statement); }
    void fetch(const retort::database::Statement& statement, const retort::database::TakeRow& row,
               const retort::database::TakeCount& count) override {
        inner().fetch(statement, row, count);
    }
    std::unique_ptr<retort::database::BulkWriter> write(retort::database::BulkTarget target) override {
        return inner().write(std::move(target));
    }
    void begin(retort::database::Begin mode) override {
        if (first_begin_ == 0) first_begin_ = calls_ + 1;
        try {
            counted([&] { inner().begin(mode); });
        } catch (...) { // a begin() that throws leaves no transaction behind
            rollback();
            throw;
        }
    }
    void commit() override {
        counted([&] { inner().commit(); });
    }
    void rollback() noexcept override {
        if (inner_) inner_->rollback();
    }
    [[nodiscard]] bool in_transaction() const noexcept override { return inner_ && inner_->in_transaction(); }
    [[nodiscard]] bool is_alive() noexcept override { return inner_ && inner_->is_alive(); }

private:
    retort::database::Connection& inner() {
        if (!inner_) throw retort::Error(retort::ErrorCategory::connection, "the connection is gone");
        return *inner_;
    }

    template <class Call> void counted(const Call& call) {
        const bool now = ++calls_ == at_;
        if (now && fault_ == Fault::before) fail();
        if (now && fault_ == Fault::kill) {
            if (kill_)
                kill_();
            else
                inner_.reset();
        }
        call();
        if (now && fault_ == Fault::after) fail();
    }

    static void fail() { throw retort::Error(retort::ErrorCategory::database, "a failure was injected"); }

    std::unique_ptr<retort::database::Connection> inner_;
    const retort::database::Dialect& dialect_;
    Fault fault_;
    int at_;
    std::function<void()> kill_;
    int calls_ = 0;
    int first_begin_ = 0;
};

} // namespace support
