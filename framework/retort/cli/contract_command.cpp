// contract: what this build needs of its database.

#include <retort/cli/commands.hpp>
#include <retort/cli/exit_code.hpp>
#include <retort/cli/output.hpp>
#include <retort/contract/contract.hpp>
#include <retort/error.hpp>

namespace retort::cli {

int run_command(const Context& context, const ContractCommand& /*command*/) {
    if (context.app.metadata == nullptr)
        throw Error(ErrorCategory::usage, "this program has no models, so it needs nothing of a database");
    std::vector<std::string> heads;
    for (const migration::Revision* head : context.graph.effective_heads()) heads.emplace_back(head->id);
    print(contract::to_json(contract::contract_of(context.app.name, std::move(heads), context.metadata().schema)));
    return done;
}

} // namespace retort::cli
