#include <retort/migration/run_tables.hpp>

namespace retort::migration {

void RunTables::follow(const operation::Operation& operation) {
    std::visit(operation::overloaded{
                   [this](const operation::CreateTable& op) { new_.insert(op.table.name); },
                   [this](const operation::DropTable& op) { new_.erase(op.table); },
                   [this](const operation::RenameTable& op) { rename(op.from, schema::Name(op.from.schema, op.to)); },
                   [this](const operation::Execute& op) {
                       for (const operation::Operation& one : op.amounts_to) follow(one);
                   },
                   [](const auto&) {}},
               operation.value);
}

void RunTables::rename(const schema::Name& from, const schema::Name& to) {
    if (new_.erase(from) > 0) {
        new_.insert(to);
        return;
    }
    const auto renamed = old_names_.extract(from);
    old_names_.insert_or_assign(to, renamed.empty() ? from : renamed.mapped());
}

const schema::Name& RunTables::old_name(const schema::Name& table) const {
    const auto renamed = old_names_.find(table);
    return renamed == old_names_.end() ? table : renamed->second;
}

} // namespace retort::migration
