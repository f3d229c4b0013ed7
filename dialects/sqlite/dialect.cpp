#include <sqlite/dialect.hpp>

#include <array>

#include <fmt/format.h>

#include <sqlite/arrange.hpp>
#include <sqlite/backup.hpp>
#include <sqlite/batch.hpp>
#include <sqlite/compile.hpp>
#include <sqlite/connection.hpp>
#include <sqlite/effects.hpp>
#include <sqlite/inspect.hpp>
#include <sqlite/lock.hpp>
#include <sqlite/native.hpp>
#include <sqlite/observe.hpp>
#include <sqlite/read_back.hpp>
#include <sqlite/reconcile.hpp>
#include <sqlite/script.hpp>
#include <sqlite/text.hpp>
#include <sqlite/type.hpp>
#include <sqlite/url.hpp>
#include <sqlite/value.hpp>

namespace retort::sqlite {

namespace {
class SqliteDialect final : public database::Dialect {
public:
    [[nodiscard]] std::string_view name() const noexcept override { return "sqlite"; }
    [[nodiscard]] std::span<const std::string_view> schemes() const noexcept override {
        static constexpr std::array<std::string_view, 1> schemes{"sqlite"};
        return schemes;
    }

    [[nodiscard]] std::unique_ptr<database::Connection>
    connect(const Url& url, const database::ConnectOptions& options) const override {
        return sqlite::connect(*this, url, options);
    }
    [[nodiscard]] bool lives_in_one_connection(const Url& url) const override { return location_of(url).in_memory(); }
    [[nodiscard]] Url resolve(const Url& url, const std::filesystem::path& folder) const override {
        return sqlite::resolve(url, folder);
    }

    [[nodiscard]] std::shared_ptr<database::Template>
    make_template(const Url& url, const std::function<void(database::Connection&)>& fill) const override {
        return sqlite::make_template(*this, url, fill);
    }

    [[nodiscard]] std::string quote(std::string_view identifier) const override { return sqlite::quote(identifier); }
    [[nodiscard]] std::string literal(const Value& value) const override { return sqlite::literal(value); }
    [[nodiscard]] std::string expression(const schema::Expression& expression) const override {
        return sqlite::expression(expression);
    }
    [[nodiscard]] std::string type_name(const schema::Type& type) const override { return sqlite::type_name(type); }
    [[nodiscard]] std::string_view unstorable(const ValueView& value, const schema::Type& type) const override {
        return sqlite::unstorable(value, type);
    }
    // Bytes are bound as the characters of a string.
    [[nodiscard]] std::string placeholder(std::size_t position, const schema::Type& type) const override {
        const std::string mark = fmt::format("?{}", position);
        return storage_of(type) == Storage::blob ? "CAST(" + mark + " AS BLOB)" : mark;
    }
    [[nodiscard]] std::string comparable(std::string operand, const schema::Type& type) const override {
        const bool decimal = type.kind == schema::TypeKind::numeric && type.array_dimensions == 0;
        return decimal ? "retort_decimal(" + operand + ")" : operand;
    }
    [[nodiscard]] std::string read(std::string column, const schema::Type& /*type*/) const override { return column; }
    // LIKE itself ignores the case of A to Z.
    [[nodiscard]] std::string_view ilike() const noexcept override { return " LIKE "; }
    // A transaction that writes holds the lock of the whole file.
    [[nodiscard]] std::string_view for_update() const noexcept override { return {}; }
    // They are stored as text.
    [[nodiscard]] bool calculates_decimals() const noexcept override { return false; }
    [[nodiscard]] std::string_view decimal_sum() const noexcept override { return "retort_decimal_sum"; }

    [[nodiscard]] std::vector<operation::Recorded> arrange(std::vector<operation::Recorded> operations) const override {
        return arranged(std::move(operations));
    }
    [[nodiscard]] std::size_t batch(std::span<const operation::Recorded> operations,
                                    const schema::Schema& before) const override {
        return batch_size(operations, before);
    }
    using Dialect::compile;
    [[nodiscard]] database::Steps compile(std::span<const operation::Recorded> batch,
                                          const schema::Schema& before) const override {
        return sqlite::compile(batch, before);
    }
    [[nodiscard]] database::Effects effects(std::span<const operation::Recorded> batch,
                                            const schema::Schema& before) const override {
        return sqlite::effects(batch, before);
    }
    [[nodiscard]] schema::Schema reconcile(schema::Schema found, const schema::Schema& wanted) const override {
        return sqlite::reconcile(std::move(found), wanted);
    }
    [[nodiscard]] std::string guard(std::string_view query, std::string_view failure) const override {
        return sqlite::guard(query, failure);
    }
    [[nodiscard]] std::string script_header() const override { return sqlite::script_header(); }
    [[nodiscard]] std::string script_begin(bool suspend_foreign_keys) const override {
        return sqlite::script_begin(suspend_foreign_keys);
    }
    [[nodiscard]] std::string script_commit(bool suspend_foreign_keys) const override {
        return sqlite::script_commit(suspend_foreign_keys);
    }

    [[nodiscard]] schema::Schema inspect(database::Connection& connection) const override {
        return sqlite::inspect(connection);
    }
    [[nodiscard]] schema::Schema read_back(database::Connection& connection,
                                           const schema::Schema& wanted) const override {
        return sqlite::read_back(connection, wanted);
    }
    [[nodiscard]] std::unique_ptr<database::Connection> copy_of(database::Connection& connection) const override {
        return sqlite::copy_of(connection);
    }
    [[nodiscard]] schema::Schema observe(database::Connection& connection, schema::Schema schema) const override {
        return sqlite::observe(connection, std::move(schema));
    }
    [[nodiscard]] bool has_table(database::Connection& connection, const schema::Name& name) const override {
        return sqlite::has_table(connection, name);
    }
    [[nodiscard]] std::optional<std::int64_t> estimated_rows(database::Connection& connection,
                                                             const schema::Name& table) const override {
        if (!sqlite::has_table(connection, table)) return std::nullopt;
        return std::stoll(connection.query("SELECT count(*) FROM " + quote_name(table)).at(0).at(0).value_or("0"));
    }
    [[nodiscard]] std::unique_ptr<database::Lock> lock(database::Connection& connection, const schema::Name&,
                                                       std::chrono::milliseconds timeout) const override {
        return sqlite::lock(connection, timeout);
    }
    [[nodiscard]] std::unique_ptr<database::Lock> lock_throughout(database::Connection& connection, const schema::Name&,
                                                                  std::chrono::milliseconds timeout) const override {
        return sqlite::lock_throughout(connection, timeout);
    }

    [[nodiscard]] std::string database_name(database::Connection& connection) const override {
        return std::filesystem::path(sqlite::database_file(connection)).stem().string();
    }
    [[nodiscard]] std::string_view backup_ending() const noexcept override { return ".db"; }
    void backup(database::Connection& connection, const std::filesystem::path& file,
                std::chrono::milliseconds timeout) const override {
        const auto patience = sqlite::lock(connection, timeout);
        native_of(connection).write_backup(file);
    }
    void check_backup(const std::filesystem::path& file) const override { sqlite::check_backup(file); }
    void restore(database::Connection& connection, const std::filesystem::path& file,
                 std::chrono::milliseconds timeout) const override {
        const auto patience = sqlite::lock(connection, timeout);
        native_of(connection).restore_backup(file);
    }
};

const database::DialectRegistration registration(dialect());
} // namespace

const database::Dialect& dialect() {
    static const SqliteDialect instance;
    return instance;
}

} // namespace retort::sqlite

// The name by which the linker is told to keep this file.
extern "C" {
extern const int retort_dialect_sqlite;
const int retort_dialect_sqlite = 1;
}
