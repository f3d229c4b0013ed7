#include <postgresql/dialect.hpp>

#include <array>

#include <fmt/format.h>

#include <postgresql/backup.hpp>
#include <postgresql/compile.hpp>
#include <postgresql/connection.hpp>
#include <postgresql/effects.hpp>
#include <postgresql/enum.hpp>
#include <postgresql/inspect.hpp>
#include <postgresql/lock.hpp>
#include <postgresql/measure.hpp>
#include <postgresql/online.hpp>
#include <postgresql/quote.hpp>
#include <postgresql/read_back.hpp>
#include <postgresql/reconcile.hpp>
#include <postgresql/script.hpp>
#include <postgresql/template.hpp>
#include <postgresql/type.hpp>

namespace retort::postgresql {

std::span<const std::string_view> Dialect::schemes() const noexcept {
    static constexpr std::array<std::string_view, 2> names{"postgresql", "postgres"};
    return names;
}

std::unique_ptr<database::Connection> Dialect::connect(const Url& url, const database::ConnectOptions& options) const {
    return open(*this, url, options);
}

std::shared_ptr<database::Template>
Dialect::make_template(const Url& url, const std::function<void(database::Connection&)>& fill) const {
    return postgresql::make_template(*this, url, fill);
}

bool Dialect::may_make_databases(database::Connection& connection) const {
    return postgresql::may_make_databases(connection);
}

void Dialect::in_own_schema(const Url& url, const std::function<void(database::Connection&)>& work) const {
    postgresql::in_own_schema(*this, url, work);
}

std::string Dialect::quote(std::string_view identifier) const { return postgresql::quote(identifier); }
std::string Dialect::literal(const Value& value) const { return postgresql::literal(value); }
std::string Dialect::expression(const schema::Expression& e) const { return postgresql::expression(e); }
std::string Dialect::type_name(const schema::Type& type) const { return postgresql::type_name(type); }

std::string Dialect::placeholder(std::size_t position, const schema::Type& type) const {
    return postgresql::placeholder(position, type);
}

std::string Dialect::read(std::string column, const schema::Type& type) const {
    return postgresql::read(std::move(column), type);
}

std::vector<operation::Recorded> Dialect::arrange(std::vector<operation::Recorded> operations) const {
    set_apart_used_values(operations);
    return operations;
}

// batch() is one: nothing is won by taking several together.
database::Steps Dialect::compile(std::span<const operation::Recorded> batch, const schema::Schema& before) const {
    return postgresql::compile(batch.front().operation, before);
}

std::string Dialect::limit_statements(std::chrono::milliseconds limit) const {
    return fmt::format("SET statement_timeout = {}", limit.count());
}

std::string Dialect::statement_limit(database::Connection& connection) const {
    return fmt::format("SET statement_timeout = {}",
                       quote_text(connection.query("SHOW statement_timeout").at(0).at(0).value_or("0")));
}

std::vector<operation::Operation> Dialect::online(const operation::Operation& operation,
                                                  const schema::Schema& before) const {
    return postgresql::online(operation, before);
}

database::Effects Dialect::effects(std::span<const operation::Recorded> batch, const schema::Schema& before) const {
    return postgresql::effects(batch.front().operation, before);
}

schema::Schema Dialect::reconcile(schema::Schema found, const schema::Schema& wanted) const {
    return postgresql::reconcile(std::move(found), wanted);
}

std::string Dialect::guard(std::string_view query, std::string_view failure) const {
    return postgresql::guard(query, failure);
}

std::string Dialect::script_header() const { return postgresql::script_header(); }

// Tables are never rebuilt here, so no operation asks for foreign keys to be suspended.
std::string Dialect::script_begin(bool /*suspend_foreign_keys*/) const { return "BEGIN;\n"; }
std::string Dialect::script_commit(bool /*suspend_foreign_keys*/) const { return "COMMIT;\n"; }
std::string Dialect::script_keep_names() const { return postgresql::script_keep_names(); }
std::string Dialect::script_restore_names() const { return postgresql::script_restore_names(); }

schema::Schema Dialect::inspect(database::Connection& connection) const { return postgresql::inspect(connection); }

schema::Schema Dialect::read_back(database::Connection& connection, const schema::Schema& wanted) const {
    return postgresql::read_back(connection, wanted);
}

schema::Schema Dialect::observe(database::Connection& /*connection*/, schema::Schema schema) const { return schema; }

std::string Dialect::default_namespace(database::Connection& connection) const {
    return connection.query("SELECT current_schema()").at(0).at(0).value_or("");
}

std::string Dialect::names_setting(database::Connection& connection) const {
    const auto row = connection.query("SELECT current_setting('role'), current_setting('search_path')").at(0);
    return fmt::format("SELECT set_config('role', {}, false), set_config('search_path', {}, false)",
                       quote_text(row.at(0).value_or("none")), quote_text(row.at(1).value_or("")));
}

bool Dialect::has_table(database::Connection& connection, const schema::Name& name) const {
    // Without a schema: where CREATE TABLE would put it. Ordinary and partitioned tables.
    const std::string schema = name.schema.empty() ? "current_schema()" : quote_text(name.schema);
    return !connection
                .query(fmt::format("SELECT 1 FROM pg_catalog.pg_class c "
                                   "JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace "
                                   "WHERE n.nspname = {} AND c.relname = {} AND c.relkind IN ('r', 'p')",
                                   schema, quote_text(name.name)))
                .empty();
}

// As the last ANALYZE or the counters of the statistics have it, whichever is newer and knows more.
std::optional<std::int64_t> Dialect::estimated_rows(database::Connection& connection, const schema::Name& table) const {
    const auto rows = connection.query(fmt::format(
        "SELECT greatest(c.reltuples::bigint, pg_catalog.pg_stat_get_live_tuples(c.oid)) FROM pg_catalog.pg_class c "
        "WHERE c.oid = pg_catalog.to_regclass({})",
        quote_text(quote_name(table))));
    if (rows.empty() || !rows[0][0]) return std::nullopt;
    return std::max<std::int64_t>(0, std::stoll(*rows[0][0]));
}

std::optional<database::Effects> Dialect::measure(database::Connection& connection, const schema::Schema& before,
                                                  const std::function<void()>& run) const {
    return postgresql::measure(connection, before, run);
}

std::unique_ptr<database::Lock> Dialect::lock(database::Connection& connection, const schema::Name& version_table,
                                              std::chrono::milliseconds timeout) const {
    return postgresql::lock(connection, version_table, timeout);
}

std::string Dialect::database_name(database::Connection& connection) const {
    return connection.query("SELECT current_database()").at(0).at(0).value_or("");
}

void Dialect::require_backup_tools(database::Connection& connection) const {
    postgresql::require_backup_tools(connection);
}

void Dialect::backup(database::Connection& connection, const std::filesystem::path& file,
                     std::chrono::milliseconds timeout) const {
    write_backup(connection, file, timeout);
}

void Dialect::check_backup(const std::filesystem::path& file) const { postgresql::check_backup(file); }

void Dialect::restore(database::Connection& connection, const std::filesystem::path& file,
                      std::chrono::milliseconds timeout) const {
    restore_backup(connection, file, timeout);
}

namespace {
const Dialect the_dialect;
const database::DialectRegistration registration{the_dialect};
} // namespace

const Dialect& dialect() noexcept { return the_dialect; }

} // namespace retort::postgresql

/// Asked for by the linker, so that this file and its registration are kept (CMakeLists.txt, retort_add_dialect).
extern "C" {
extern const char retort_dialect_postgresql;
const char retort_dialect_postgresql = 0;
}
