#pragma once
// The adapter that keeps SOCI in one place. Only the dialects' connection.cpp include this: SOCI's header costs more
// than a second a file. What goes through SOCI and what does not, and why: docs/architecture.md.

#include <soci/soci.h>

#include <retort/database/connection.hpp>
#include <retort/error.hpp>

namespace retort::database {

/// A Connection whose session SOCI opens and owns and whose statements with values SOCI runs, with static use by
/// position. SOCI's rows, its dates and its transactions are not used: results are read from the native handle, which
/// is where the time goes.
class SociConnection : public Connection {
public:
    std::int64_t run(const Statement& statement) override;

protected:
    /// Opens the session; what SOCI throws is not translated here.
    SociConnection(const soci::backend_factory& backend, const std::string& connect_string)
        : session_(backend, connect_string) {}

    /// The native handle's last error as an Error. `e` is what SOCI threw (its text holds bind values: never show it).
    [[nodiscard]] virtual Error translate(const soci::soci_error& e, std::string_view sql) = 0;
    /// Whether every value travels as text (PostgreSQL: booleans as true and false, bytes as \x and hex digits) or
    /// numbers as numbers and bytes as the characters of a string (SQLite).
    [[nodiscard]] virtual bool text_protocol() const noexcept = 0;

    soci::session session_;

private:
    template <class Calls> auto guarded(const std::string& sql, Calls calls);
};

} // namespace retort::database
