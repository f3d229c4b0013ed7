#include <support/server.hpp>

#include <chrono>
#include <stdexcept>
#include <thread>

#include <support/databases.hpp>

namespace support {

int server_version() {
    retort::Database server{server_url()};
    return std::stoi(server.connect()->query("SHOW server_version_num").at(0).at(0).value());
}

namespace {
// pg_terminate_backend() itself can wait from PostgreSQL 14 on, a tenth of a second at a time.
void end_sessions(retort::database::Connection& by, const std::string& which) {
    const std::string sessions = " FROM pg_stat_activity WHERE " + which;
    by.query("SELECT pg_terminate_backend(pid)" + sessions);
    for (int i = 0; i < 1000; ++i) {
        if (by.query("SELECT pid" + sessions).empty()) return;
        std::this_thread::sleep_for(std::chrono::milliseconds(5));
    }
    throw std::runtime_error("a session of the server does not end");
}
} // namespace

void end_session(retort::database::Connection& by, const std::string& process) { end_sessions(by, "pid = " + process); }

void end_other_sessions(retort::database::Connection& by) {
    end_sessions(by, "datname = current_database() AND pid <> pg_backend_pid()");
}

} // namespace support
