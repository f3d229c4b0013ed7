#include <sqlite/lock.hpp>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::sqlite {

namespace {
class Patience final : public database::Lock {
public:
    Patience(database::Connection& connection, std::chrono::milliseconds timeout)
        : connection_(connection), before_(connection.query("PRAGMA busy_timeout").at(0).at(0).value_or("0")) {
        connection_.execute(fmt::format("PRAGMA busy_timeout = {}", timeout.count()));
    }
    ~Patience() override {
        try {
            connection_.execute("PRAGMA busy_timeout = " + before_);
        } catch (const Error&) { // NOLINT: setting a number does not fail
        }
    }
    [[nodiscard]] bool keeps_others_out() const noexcept override { return false; }

private:
    database::Connection& connection_;
    std::string before_;
};
} // namespace

std::unique_ptr<database::Lock> lock(database::Connection& connection, std::chrono::milliseconds timeout) {
    return std::make_unique<Patience>(connection, timeout);
}

} // namespace retort::sqlite
