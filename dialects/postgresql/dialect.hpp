#pragma once
// PostgreSQL 15 and later, as the core sees it. Linked into a program it is found by its URL schemes.

#include <retort/database/dialect.hpp>

namespace retort::postgresql {

class Dialect final : public database::Dialect {
public:
    [[nodiscard]] std::string_view name() const noexcept override { return "postgresql"; }
    [[nodiscard]] std::span<const std::string_view> schemes() const noexcept override;
    [[nodiscard]] std::unique_ptr<database::Connection>
    connect(const Url& url, const database::ConnectOptions& options = {}) const override;

    [[nodiscard]] std::string quote(std::string_view identifier) const override;
    [[nodiscard]] std::string literal(const Value& value) const override;
    [[nodiscard]] std::string expression(const schema::Expression& expression) const override;
    [[nodiscard]] std::string type_name(const schema::Type& type) const override;
    [[nodiscard]] std::string placeholder(std::size_t position, const schema::Type& type) const override;
    [[nodiscard]] std::string read(std::string column, const schema::Type& type) const override;

    [[nodiscard]] std::vector<operation::Recorded> arrange(std::vector<operation::Recorded> operations) const override;
    using database::Dialect::compile;
    [[nodiscard]] database::Steps compile(std::span<const operation::Recorded> batch,
                                          const schema::Schema& before) const override;
    [[nodiscard]] std::string limit_statements(std::chrono::milliseconds limit) const override;
    [[nodiscard]] std::string statement_limit(database::Connection& connection) const override;
    [[nodiscard]] std::vector<operation::Operation> online(const operation::Operation& operation,
                                                           const schema::Schema& before) const override;
    [[nodiscard]] database::Effects effects(std::span<const operation::Recorded> batch,
                                            const schema::Schema& before) const override;
    [[nodiscard]] schema::Schema reconcile(schema::Schema found, const schema::Schema& wanted) const override;
    [[nodiscard]] std::string guard(std::string_view query, std::string_view failure) const override;
    [[nodiscard]] std::string script_header() const override;
    [[nodiscard]] std::string script_begin(bool suspend_foreign_keys) const override;
    [[nodiscard]] std::string script_commit(bool suspend_foreign_keys) const override;
    [[nodiscard]] std::string script_keep_names() const override;
    [[nodiscard]] std::string script_restore_names() const override;

    [[nodiscard]] schema::Schema inspect(database::Connection& connection) const override;
    [[nodiscard]] schema::Schema read_back(database::Connection& connection,
                                           const schema::Schema& wanted) const override;
    [[nodiscard]] schema::Schema observe(database::Connection& connection, schema::Schema schema) const override;
    [[nodiscard]] std::string names_setting(database::Connection& connection) const override;
    [[nodiscard]] std::string default_namespace(database::Connection& connection) const override;
    [[nodiscard]] bool has_table(database::Connection& connection, const schema::Name& name) const override;
    [[nodiscard]] std::optional<std::int64_t> estimated_rows(database::Connection& connection,
                                                             const schema::Name& table) const override;
    [[nodiscard]] std::optional<database::Effects> measure(database::Connection& connection,
                                                           const schema::Schema& before,
                                                           const std::function<void()>& run) const override;
    [[nodiscard]] std::unique_ptr<database::Lock> lock(database::Connection& connection,
                                                       const schema::Name& version_table,
                                                       std::chrono::milliseconds timeout) const override;
    [[nodiscard]] std::string database_name(database::Connection& connection) const override;
    [[nodiscard]] std::string_view backup_ending() const noexcept override { return ".dump"; }
    void require_backup_tools(database::Connection& connection) const override;
    void backup(database::Connection& connection, const std::filesystem::path& file,
                std::chrono::milliseconds timeout) const override;
    void check_backup(const std::filesystem::path& file) const override;
    void restore(database::Connection& connection, const std::filesystem::path& file,
                 std::chrono::milliseconds timeout) const override;
    [[nodiscard]] std::shared_ptr<database::Template>
    make_template(const Url& url, const std::function<void(database::Connection&)>& fill) const override;
    [[nodiscard]] bool may_make_databases(database::Connection& connection) const override;
    void in_own_schema(const Url& url, const std::function<void(database::Connection&)>& work) const override;
};

/// The one that is registered.
const Dialect& dialect() noexcept;

} // namespace retort::postgresql
