// Upgrades a new SQLite database to head and writes down every statement that changes something, each ended by a zero
// byte: trace DATABASE OUTPUT. What the run only reads is left out: the C API alone would not have to.

#include <fstream>
#include <functional>
#include <memory>

#include <retort/cli/app.hpp>
#include <retort/database.hpp>
#include <retort/migration/runner.hpp>

retort::cli::App retort_app();

namespace {
using namespace retort::database;

class Tracing final : public Connection {
public:
    Tracing(std::unique_ptr<Connection> inner, const char* output)
        : inner_(std::move(inner)), output_(output, std::ios::binary) {}

    [[nodiscard]] const Dialect& dialect() const noexcept override { return inner_->dialect(); }
    void execute(std::string_view sql) override {
        write(sql);
        inner_->execute(sql);
    }
    std::vector<TextRow> query(std::string_view sql) override { return inner_->query(sql); }
    std::int64_t run(const Statement& statement) override { return inner_->run(statement); }
    void fetch(const Statement& statement, const retort::database::TakeRow& row,
               const retort::database::TakeCount& count) override {
        inner_->fetch(statement, row, count);
    }
    std::unique_ptr<retort::database::BulkWriter> write(retort::database::BulkTarget target) override {
        return inner_->write(std::move(target));
    }
    void begin(Begin mode) override {
        mode_ = mode;
        if (mode == Begin::schema_change) write("PRAGMA foreign_keys = OFF");
        write("BEGIN IMMEDIATE");
        if (mode == Begin::schema_change) write("SELECT * FROM pragma_foreign_key_check");
        inner_->begin(mode);
    }
    void commit() override {
        if (mode_ == Begin::schema_change) write("SELECT * FROM pragma_foreign_key_check");
        write("COMMIT");
        if (mode_ == Begin::schema_change) write("PRAGMA foreign_keys = ON");
        inner_->commit();
    }
    void rollback() noexcept override { inner_->rollback(); }
    [[nodiscard]] bool in_transaction() const noexcept override { return inner_->in_transaction(); }
    [[nodiscard]] bool is_alive() noexcept override { return inner_->is_alive(); }

private:
    void write(std::string_view sql) { output_ << sql << '\0'; }

    std::unique_ptr<Connection> inner_;
    std::ofstream output_;
    Begin mode_ = Begin::read_write;
};
} // namespace

int main(int, char** arguments) {
    const retort::Url url(std::string("sqlite:///") + arguments[1]);
    Tracing connection(find_dialect("sqlite").connect(url), arguments[2]);
    retort::migration::upgrade(connection, retort::migration::Graph(retort_app().revisions), "head");
}
