#include <retort/operation/commute.hpp>

#include <algorithm>
#include <set>

#include <retort/operation/lookup.hpp>
#include <retort/schema/naming.hpp>
#include <retort/schema/sql_tokens.hpp>

namespace retort::operation {

namespace {
// What one operation needs and changes, as far as it says so itself.
struct Footprint {
    std::set<std::string> names{}; // tables, enums, indexes, constraints, in lower case: some databases fold them
    bool takes_name = false;       // something new has a name
    bool frees_names = false;      // and something that goes had names which the operation does not tell
    bool frees_keys = false;       // a foreign key of which the operation does not tell the target may go or fit again
    bool needs_free_key = false;   // and no foreign key may be in the way
    bool has_rows = false;         // rows need the rows that they point at
    bool is_global = false;        // columns of any table may have to do with it
    bool is_opaque = false;        // nobody knows
};

class Reader {
public:
    Footprint read(const Operation& operation) {
        std::visit(*this, operation.value);
        return std::move(footprint_);
    }

    void operator()(const CreateTable& op) {
        schema::Table table = op.table;
        canonicalise(table);
        takes(table.name.name);
        for (const schema::Constraint& constraint : constraints_of(table)) add(constraint);
        for (const schema::Index& index : table.indexes) takes(index.name);
        for (const schema::Column& column : table.columns) names(column.type);
    }
    void operator()(const DropTable& op) {
        names(op.table.name);
        footprint_.frees_names = footprint_.frees_keys = footprint_.needs_free_key = true;
    }
    void operator()(const RenameTable& op) {
        names(op.from.name);
        takes(op.to);
    }
    void operator()(const SetTableComment& op) { names(op.table.name); }
    void operator()(const SetComment& op) {
        if (op.part.empty()) { // an enum, sequence or namespace
            footprint_.is_global = true;
            return;
        }
        names(op.name.name);
        names(op.part);
    }
    void operator()(const SetTableOptions& op) { names(op.table.name); }
    void operator()(const AddColumn& op) {
        names(op.table.name);
        names(op.column.type);
    }
    void operator()(const DropColumn& op) {
        names(op.table.name);
        footprint_.needs_free_key = true;
    }
    void operator()(const RenameColumn& op) { names(op.table.name); }
    void operator()(const AlterColumn& op) {
        names(op.table.name);
        if (!op.type) return;
        names(*op.type);
        footprint_.frees_keys = footprint_.needs_free_key = true;
    }
    void operator()(const CreateIndex& op) {
        names(op.table.name);
        takes(schema::named(op.table, op.index).name);
    }
    void operator()(const DropIndex& op) {
        names(op.table.name);
        names(op.index);
        footprint_.needs_free_key = true;
    }
    void operator()(const RenameIndex& op) {
        names(op.table.name);
        names(op.from);
        takes(op.to);
    }
    void operator()(const AddConstraint& op) {
        names(op.table.name);
        add(schema::named(op.table, op.constraint));
    }
    void operator()(const DropConstraint& op) {
        names(op.table.name);
        names(op.constraint);
        footprint_.frees_keys = footprint_.needs_free_key = true;
    }
    void operator()(const ValidateConstraint& op) {
        names(op.table.name);
        names(op.constraint);
    }
    void operator()(const RenameConstraint& op) {
        names(op.table.name);
        names(op.from);
        takes(op.to);
    }
    void operator()(const CreateEnum& op) { names(op.type.name.name); }
    void operator()(const BulkInsert& op) {
        names(op.table.name);
        footprint_.has_rows = true;
    }
    void operator()(const Execute&) { footprint_.is_opaque = true; }
    void operator()(const Run&) { footprint_.is_opaque = true; }
    template <class OnEnumOrSequenceOrSchema> void operator()(const OnEnumOrSequenceOrSchema&) {
        footprint_.is_global = true;
    }

private:
    void names(const std::string& name) { footprint_.names.insert(schema::sql_lower(name)); }
    void names(const schema::Type& type) {
        if (!type.name.name.empty()) names(type.name.name);
    }
    void takes(const std::string& name) {
        names(name);
        footprint_.takes_name = true;
    }
    void add(const schema::Constraint& constraint) {
        takes(name_of(constraint));
        if (const auto* key = std::get_if<schema::ForeignKey>(&constraint)) names(key->target.name);
    }

    Footprint footprint_;
};

bool share_a_name(const Footprint& a, const Footprint& b) {
    return std::ranges::any_of(a.names, [&b](const std::string& name) { return b.names.contains(name); });
}

bool is_in_the_way(const Footprint& a, const Footprint& b) {
    return (a.frees_names && b.takes_name) || (a.frees_keys && b.needs_free_key);
}
} // namespace

bool commute(const Recorded& a, const Recorded& b) {
    if (!a.dialect.empty() && !b.dialect.empty() && a.dialect != b.dialect) return true; // they never meet
    if (a.autocommit || b.autocommit) return false; // what stands before it has been committed when it runs
    const Footprint one = Reader().read(a.operation);
    const Footprint other = Reader().read(b.operation);
    if (one.is_opaque || other.is_opaque || one.is_global || other.is_global) return false;
    if (one.has_rows && other.has_rows) return false;
    return !share_a_name(one, other) && !is_in_the_way(one, other) && !is_in_the_way(other, one);
}

} // namespace retort::operation
