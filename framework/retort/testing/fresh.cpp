#include <retort/testing/fresh.hpp>

#include <map>
#include <mutex>
#include <utility>

#include <fmt/format.h>

#include <retort/migration/runner.hpp>
#include <retort/seed/run.hpp>

namespace retort::testing {

namespace {
using database::Template;

std::shared_ptr<Template> make_template(const cli::App& app, const FreshOptions& options) {
    const Url url(options.url);
    return database::find_dialect(url.scheme()).make_template(url, [&](database::Connection& connection) {
        migration::upgrade(connection, migration::Graph(app.revisions), "heads");
        if (options.seeds) seed::run(connection, app.seeds, {}, options.environment, {.contents = app.seed_contents});
    });
}

// One for each application and choice of options, made by the first who wants it.
std::shared_ptr<Template> template_for(const cli::App& app, const FreshOptions& options) {
    static std::mutex mutex;
    static std::map<std::string, std::shared_ptr<Template>> templates;
    const std::scoped_lock lock(mutex);
    std::shared_ptr<Template>& known =
        templates[fmt::format("{}\n{}\n{}\n{}", app.name, options.url, options.seeds, options.environment)];
    if (!known) known = make_template(app, options);
    return known;
}
} // namespace

FreshDatabase::FreshDatabase(const cli::App& app, const FreshOptions& options) {
    Template::Copy copy = template_for(app, options)->copy();
    remove_ = std::move(copy.remove);
    database_ =
        std::make_unique<Database>(std::move(copy.url), database::ConnectOptions{.opened = std::move(copy.opened)});
}

FreshDatabase::~FreshDatabase() {
    database_.reset(); // its connections first
    remove_();
}

} // namespace retort::testing
