#include <retort/contract/contract.hpp>

#include <retort/schema/describe.hpp>
#include <retort/schema/json_read.hpp>
#include <retort/schema/json_write.hpp>

namespace retort::contract {

RETORT_DESCRIBE(Column, name, type, nullable, written, required)
RETORT_DESCRIBE(Table, name, columns)
RETORT_DESCRIBE(Enum, name, values)
RETORT_DESCRIBE(Contract, version, application, heads, tables, enums)

Contract contract_of(std::string_view application, std::vector<std::string> heads, const schema::Schema& models) {
    Contract contract{.application = std::string(application), .heads = std::move(heads), .tables = {}, .enums = {}};
    for (const schema::Table& table : models.tables) {
        Table& made = contract.tables.emplace_back(Table{table.name, {}});
        for (const schema::Column& column : table.columns)
            made.columns.push_back(
                {.name = column.name,
                 .type = column.type,
                 .nullable = column.nullable,
                 .written = !column.generated,
                 .required = !column.nullable && !column.server_default && !column.identity && !column.generated});
    }
    for (const schema::Enum& type : models.enums) contract.enums.push_back({type.name, type.values});
    return contract;
}

std::string to_json(const Contract& contract) {
    // What is as usual is left out of JSON; the version is not.
    boost::json::value json = schema::json::write(contract);
    json.as_object().insert_or_assign("version", contract.version);
    return boost::json::serialize(json);
}

Contract contract_from_json(std::string_view text) {
    Contract contract = schema::json::read_text<Contract>(text);
    if (contract.version != Contract{}.version || contract.application.empty())
        throw Error(ErrorCategory::usage, "the text is no contract that this version of retort knows",
                    "write it with 'retort contract' of the build that is running");
    return contract;
}

} // namespace retort::contract
