#include <retort/database/dialect.hpp>

#include <algorithm>

#include <retort/error.hpp>

namespace retort::database {

namespace {
// Constant-initialised: registrations of other files may run before or after this file's initialisers.
constinit const DialectRegistration* first_registration = nullptr;
} // namespace

DialectRegistration::DialectRegistration(const Dialect& dialect) noexcept
    : dialect_(dialect), next_(first_registration) {
    first_registration = this;
}

std::vector<const Dialect*> linked_dialects() {
    std::vector<const Dialect*> dialects;
    for (const DialectRegistration* r = first_registration; r != nullptr; r = r->next_)
        dialects.push_back(&r->dialect_);
    std::sort(dialects.begin(), dialects.end(),
              [](const Dialect* a, const Dialect* b) { return a->name() < b->name(); });
    return dialects;
}

const Dialect& find_dialect(std::string_view scheme) {
    for (const DialectRegistration* r = first_registration; r != nullptr; r = r->next_) {
        const auto schemes = r->dialect_.schemes();
        if (r->dialect_.name() == scheme || std::find(schemes.begin(), schemes.end(), scheme) != schemes.end())
            return r->dialect_;
    }
    std::string known;
    for (const Dialect* dialect : linked_dialects())
        known += (known.empty() ? "" : ", ") + std::string(dialect->name());
    throw Error(ErrorCategory::usage, "no database is known by '" + std::string(scheme) + "'",
                known.empty() ? "link retort::sqlite or retort::postgresql" : "this program knows: " + known);
}

bool Dialect::lives_in_one_connection(const Url& /*url*/) const { return false; }

std::string Dialect::comparable(std::string operand, const schema::Type& /*type*/) const { return operand; }

Url Dialect::resolve(const Url& url, const std::filesystem::path& /*folder*/) const { return url; }

std::vector<operation::Recorded> Dialect::arrange(std::vector<operation::Recorded> operations) const {
    return operations;
}

std::size_t Dialect::batch(std::span<const operation::Recorded> /*operations*/,
                           const schema::Schema& /*before*/) const {
    return 1;
}

Steps Dialect::compile(const operation::Operation& operation, const schema::Schema& before) const {
    const operation::Recorded recorded{operation, operation::Location::current()};
    return compile(std::span(&recorded, 1), before);
}

Effects Dialect::effects(std::span<const operation::Recorded> /*batch*/, const schema::Schema& /*before*/) const {
    return {};
}

std::vector<operation::Operation> Dialect::online(const operation::Operation& /*operation*/,
                                                  const schema::Schema& /*before*/) const {
    return {};
}

std::string Dialect::limit_statements(std::chrono::milliseconds /*limit*/) const { return {}; }
std::string Dialect::statement_limit(Connection& /*connection*/) const { return {}; }

std::optional<std::int64_t> Dialect::estimated_rows(Connection& /*connection*/, const schema::Name& /*table*/) const {
    return std::nullopt;
}

std::optional<Effects> Dialect::measure(Connection& /*connection*/, const schema::Schema& /*before*/,
                                        const std::function<void()>& /*run*/) const {
    return std::nullopt;
}

std::unique_ptr<Connection> Dialect::copy_of(Connection& /*connection*/) const { return nullptr; }
bool Dialect::may_make_databases(Connection& /*connection*/) const { return true; }
void Dialect::in_own_schema(const Url& /*url*/, const std::function<void(Connection&)>& /*work*/) const {
    throw Error(ErrorCategory::unsupported, std::string(name()) + " has no schemas");
}

std::string Dialect::default_namespace(Connection& /*connection*/) const { return {}; }
std::string Dialect::names_setting(Connection& /*connection*/) const { return {}; }
std::string Dialect::script_keep_names() const { return {}; }
std::string Dialect::script_restore_names() const { return {}; }

std::unique_ptr<Lock> Dialect::lock_throughout(Connection& connection, const schema::Name& version_table,
                                               std::chrono::milliseconds timeout) const {
    return lock(connection, version_table, timeout);
}

namespace {
[[noreturn]] void refuse_backup(std::string_view dialect) {
    throw Error(ErrorCategory::unsupported, "backups of " + std::string(dialect) + " cannot be made here",
                "back it up with its own tools, and deploy with --no-backup");
}
} // namespace

std::string Dialect::database_name(Connection& /*connection*/) const { return std::string(name()); }
void Dialect::require_backup_tools(Connection& /*connection*/) const {}
void Dialect::backup(Connection& /*connection*/, const std::filesystem::path& /*file*/,
                     std::chrono::milliseconds /*timeout*/) const {
    refuse_backup(name());
}
void Dialect::check_backup(const std::filesystem::path& /*file*/) const { refuse_backup(name()); }
void Dialect::restore(Connection& /*connection*/, const std::filesystem::path& /*file*/,
                      std::chrono::milliseconds /*timeout*/) const {
    refuse_backup(name());
}

std::string Dialect::quote_name(const schema::Name& name) const {
    return name.schema.empty() ? quote(name.name) : quote(name.schema) + "." + quote(name.name);
}

} // namespace retort::database
