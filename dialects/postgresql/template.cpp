#include <postgresql/template.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/model/uuid.hpp>

namespace retort::postgresql {

namespace {
// The URL of another database on the same server.
Url with_database(const Url& url, const std::string& name) {
    const std::string& text = url.text();
    const auto authority = text.find("://") + 3;
    const auto query = std::min(text.find('?', authority), text.size());
    const auto path = std::min(text.find('/', authority), query);
    return Url(text.substr(0, path) + "/" + name + text.substr(query));
}

// Nobody else's, on this machine or another.
std::string unique_name() {
    std::string id = Uuid::random().to_string();
    std::erase(id, '-');
    return "retort_copy_" + id.substr(0, 20);
}

// What is done on the server itself, one thing after the other. Shared by all copies, which may outlive the template.
class Server {
public:
    Server(const database::Dialect& dialect, const Url& url) : connection_(dialect.connect(url, {})) {}

    void execute(const std::string& sql) {
        const std::scoped_lock lock(mutex_);
        connection_->execute(sql);
    }
    void drop(const std::string& name) noexcept {
        try {
            execute(fmt::format("DROP DATABASE IF EXISTS {} WITH (FORCE)", name));
        } catch (const std::exception&) { // NOLINT: the server is gone, and the database with it or for another to find
        }
    }

private:
    std::mutex mutex_;
    std::unique_ptr<database::Connection> connection_;
};

class Original final : public database::Template {
public:
    Original(const database::Dialect& dialect, const Url& url, const std::function<void(database::Connection&)>& fill)
        : url_(url), server_(std::make_shared<Server>(dialect, url)), name_(unique_name()) {
        server_->execute("CREATE DATABASE " + name_);
        try {
            fill(*dialect.connect(with_database(url_, name_), {}));
        } catch (...) {
            server_->drop(name_);
            throw;
        }
    }
    ~Original() override { server_->drop(name_); }

    Copy copy() override {
        const std::string name = fmt::format("{}_{}", name_, ++copies_);
        server_->execute(fmt::format("CREATE DATABASE {} TEMPLATE {}", name, name_));
        return {.url = with_database(url_, name), .remove = [server = server_, name] { server->drop(name); }};
    }

private:
    Url url_;
    std::shared_ptr<Server> server_;
    std::string name_;
    std::atomic<int> copies_{0};
};
} // namespace

std::shared_ptr<database::Template> make_template(const database::Dialect& dialect, const Url& url,
                                                  const std::function<void(database::Connection&)>& fill) {
    return std::make_shared<Original>(dialect, url, fill);
}

bool may_make_databases(database::Connection& connection) {
    return connection.query("SELECT rolcreatedb OR rolsuper FROM pg_roles WHERE rolname = current_user").at(0).at(0) ==
           "t";
}

void in_own_schema(const database::Dialect& dialect, const Url& url,
                   const std::function<void(database::Connection&)>& work) {
    const auto owner = dialect.connect(url, {}); // `work` may lose its own
    const std::string name = unique_name();
    owner->execute("CREATE SCHEMA " + name);
    const auto drop = [&] { owner->execute("DROP SCHEMA " + name + " CASCADE"); };
    try {
        const auto connection = dialect.connect(url, {});
        connection->execute("SET search_path TO " + name);
        work(*connection);
    } catch (...) {
        try {
            drop();
        } catch (const Error&) { // NOLINT: what went wrong first is what is told
        }
        throw;
    }
    drop();
}

} // namespace retort::postgresql
