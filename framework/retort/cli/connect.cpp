#include <retort/cli/connect.hpp>

namespace retort::cli {

Database open(const Context& context, Missing missing) {
    database::ConnectOptions options;
    options.create = missing == Missing::create;
    options.application_name =
        context.project && !context.project->name.empty() ? "retort " + context.project->name : "retort";
    return Database(choose_url(context.arguments.url, context.project), options);
}

const database::Dialect& choose_dialect(const Context& context) {
    return database::find_dialect(choose_url(context.arguments.url, context.project).scheme());
}

} // namespace retort::cli
