#include <support/databases.hpp>

#include <cstdlib>
#include <filesystem>
#include <random>
#include <stdexcept>

namespace support {

namespace {
std::string unique_name() {
    static std::random_device device;
    return "retort_test_" + std::to_string(device()) + "_" + std::to_string(device());
}

// The URL of another database on the same server: the path between the authority and the query is replaced.
std::string with_database(const std::string& url, const std::string& name) {
    const auto authority = url.find("://") + 3;
    const auto query = url.find('?', authority);
    const auto slash = url.find('/', authority);
    const auto path = slash == std::string::npos || slash > query ? query : slash;
    return url.substr(0, path) + "/" + name + (query == std::string::npos ? "" : url.substr(query));
}
} // namespace

std::string server_url() {
    const char* url = std::getenv("RETORT_TEST_POSTGRESQL");
    if (url == nullptr || *url == '\0')
        throw std::runtime_error(
            "RETORT_TEST_POSTGRESQL is not set: these tests need a PostgreSQL server; run ./dev test");
    return url;
}

const std::vector<std::string>& dialects() {
    static const std::vector<std::string> both{"sqlite", "postgresql"};
    return both;
}

Scratch::Scratch(const std::string& dialect) : dialect_(dialect), name_(unique_name()) {
    if (dialect == "sqlite") {
        name_ = (std::filesystem::temp_directory_path() / name_).string();
        std::filesystem::create_directory(name_);
        url_ = "sqlite:///" + name_ + "/test.db";
    } else {
        retort::Database server{server_url()};
        server.connect()->execute("CREATE DATABASE " + name_);
        url_ = with_database(server_url(), name_);
    }
}

Scratch::Scratch(Scratch&& other) noexcept
    : dialect_(std::move(other.dialect_)), url_(std::move(other.url_)), name_(std::move(other.name_)) {
    other.name_.clear();
}

Scratch::~Scratch() {
    if (name_.empty()) return;
    try {
        if (dialect_ == "sqlite") {
            std::filesystem::remove_all(name_);
        } else {
            retort::Database server{server_url()};
            server.connect()->execute("DROP DATABASE IF EXISTS " + name_ + " WITH (FORCE)");
        }
    } catch (const std::exception&) { // NOLINT: a destructor of a test; the server is removed after the run
    }
}

} // namespace support
