#pragma once
// Fresh, empty databases of both kinds for tests. A test that needs PostgreSQL fails without a server: it never skips.

#include <string>
#include <vector>

#include <retort/database.hpp>

namespace support {

/// An empty database that is removed with the object.
class Scratch {
public:
    /// `dialect`: "sqlite" (a file in a temporary folder) or "postgresql" (CREATE DATABASE on the server whose URL is
    /// in the environment variable RETORT_TEST_POSTGRESQL; throws when there is none).
    explicit Scratch(const std::string& dialect);
    Scratch(Scratch&&) noexcept;
    Scratch& operator=(Scratch&&) = delete;
    ~Scratch();

    [[nodiscard]] const std::string& url() const { return url_; }
    [[nodiscard]] const std::string& dialect() const { return dialect_; }

private:
    std::string dialect_;
    std::string url_;
    std::string name_; // the database's name or the folder
};

/// "sqlite", "postgresql": for GENERATE_REF / range loops, so that every test runs on both.
const std::vector<std::string>& dialects();

/// The URL of the server's maintenance database. Throws when the environment does not say it.
std::string server_url();

} // namespace support
