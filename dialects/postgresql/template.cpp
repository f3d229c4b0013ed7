#include <postgresql/template.hpp>

#include <algorithm>
#include <atomic>
#include <mutex>

#include <fmt/format.h>

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
    // Nobody else's, on this machine or another.
    static std::string unique_name() {
        std::string id = Uuid::random().to_string();
        std::erase(id, '-');
        return "retort_copy_" + id.substr(0, 20);
    }

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

} // namespace retort::postgresql
