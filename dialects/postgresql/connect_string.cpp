#include <postgresql/connect_string.hpp>

#include <algorithm>
#include <cstdlib>
#include <memory>
#include <optional>
#include <utility>
#include <vector>

#include <fmt/format.h>
#include <libpq-fe.h>

#include <retort/error.hpp>

namespace retort::postgresql {

namespace {
using Parameters = std::vector<std::pair<std::string, std::string>>;

constexpr const char* escape_hint = "in a user name or password write @ as %40, / as %2F, : as %3A, ? as %3F, % as %25";

// libpq's own messages repeat the part that they do not understand, and that part may be half a password.
Error unreadable(std::string_view libpq_message) {
    if (libpq_message.find("percent-encoded") != std::string_view::npos)
        return {ErrorCategory::usage, "the database URL has a % that is not followed by two hex digits", escape_hint};
    if (libpq_message.find("query parameter") != std::string_view::npos)
        return {ErrorCategory::usage, "the database URL has a parameter behind the ? that libpq does not know",
                "the parameters are those of the PostgreSQL manual, 34.1.2, each as name=value with & between"};
    return {ErrorCategory::usage, "libpq cannot read the database URL",
            "write postgresql://user:password@host:port/database?parameter=value"};
}

Parameters parse(const Url& url) {
    char* message = nullptr;
    // libpq knows its schemes in lower case only.
    const std::unique_ptr<PQconninfoOption, decltype(&PQconninfoFree)> options(
        PQconninfoParse(fmt::format("postgresql://{}", url.rest()).c_str(), &message), PQconninfoFree);
    const std::unique_ptr<char, decltype(&PQfreemem)> owned_message(message, PQfreemem);
    if (!options) throw unreadable(message != nullptr ? message : "");
    Parameters parameters;
    for (const PQconninfoOption* option = options.get(); option->keyword != nullptr; ++option) {
        if (option->val != nullptr) parameters.emplace_back(option->keyword, option->val);
    }
    return parameters;
}

std::optional<std::string> value_of(const Parameters& parameters, std::string_view name) {
    const auto found =
        std::find_if(parameters.begin(), parameters.end(), [&](const auto& p) { return p.first == name; });
    return found == parameters.end() ? std::nullopt : std::optional(found->second);
}

// A password with a bare @ or / in it is taken apart in the wrong place, and its rest would go on as a host, a port or
// a database, into messages too. Such a URL is refused before anything sees the parts.
void refuse_torn_password(const Url& url, const Parameters& parameters) {
    const std::string host = value_of(parameters, "host").value_or("");
    const std::string port = value_of(parameters, "port").value_or("");
    const std::string_view before_query = url.rest().substr(0, url.rest().find('?'));
    const std::string_view path = before_query.substr(std::min(before_query.find('/'), before_query.size()));
    if (host.find('@') != std::string::npos || path.find('@') != std::string_view::npos)
        throw Error(ErrorCategory::usage, "the database URL has an @ where the host or the database is", escape_hint);
    if (port.find_first_not_of("0123456789,") != std::string::npos)
        throw Error(ErrorCategory::usage, "the port of the database URL is not a number", escape_hint);
}

bool has_environment(const char* name) { return std::getenv(name) != nullptr; }

std::string percent_encoded(std::string_view text) {
    constexpr std::string_view plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    std::string encoded;
    for (const char c : text) {
        if (plain.find(c) != std::string_view::npos)
            encoded += c;
        else
            encoded += fmt::format("%{:02X}", static_cast<unsigned char>(c));
    }
    return encoded;
}
} // namespace

std::string connect_string(const Url& url, const database::ConnectOptions& options) {
    Parameters parameters = parse(url);
    refuse_torn_password(url, parameters);
    // A service file (manual, 34.17) may say it too.
    const bool says_timeout = value_of(parameters, "connect_timeout") || value_of(parameters, "service") ||
                              has_environment("PGCONNECT_TIMEOUT") || has_environment("PGSERVICE");
    if (!says_timeout) parameters.emplace_back("connect_timeout", "10");
    if (!value_of(parameters, "fallback_application_name"))
        parameters.emplace_back("fallback_application_name", options.application_name);
    std::erase_if(parameters, [](const auto& p) { return p.first == "client_encoding"; });
    parameters.emplace_back("client_encoding", "UTF8");

    // SOCI looks for an option of its own and for that cuts the text at blanks: a URL has none and goes through
    // unchanged.
    std::string text;
    for (const auto& [name, value] : parameters)
        text += fmt::format("{}{}={}", text.empty() ? "postgresql://?" : "&", name, percent_encoded(value));
    return text;
}

} // namespace retort::postgresql
