#include <algorithm>
#include <map>
#include <set>
#include <utility>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/commute.hpp>
#include <retort/operation/lookup.hpp>
#include <retort/operation/related.hpp>
#include <retort/schema/naming.hpp>

namespace retort::operation {

namespace {
// One thing that an operation has to do with.
struct Touch {
    std::string thing;    // "column country.name"
    std::string change{}; // "drop": the verb; empty: it only needs the thing to stay as it is
    std::string need{};   // "'s foreign key fk_item points at": goes on after the name of the list
};

class Toucher {
public:
    explicit Toucher(const schema::Schema& before) : before_(before) {}

    std::vector<Touch> touches(std::span<const Recorded> operations) {
        for (const Recorded& one : operations) touch(one.operation);
        return std::move(touches_);
    }

    void operator()(const CreateTable& op) {
        changes("create", table(op.table.name));
        needs_schema(op.table.name);
        for (const schema::ForeignKey& key : op.table.foreign_keys) needs_target(op.table.name, key);
        for (const schema::Column& column : op.table.columns) needs_type(column.type);
    }
    void operator()(const DropTable& op) { changes("drop", table(op.table)); }
    void operator()(const RenameTable& op) {
        changes("rename", table(op.from));
        changes("create", table(Name(op.from.schema, op.to)));
    }
    void operator()(const SetTableComment& op) {
        changes("change", "the comment of " + table(op.table));
        needs(table(op.table));
    }
    void operator()(const SetComment& op) {
        const std::string thing = describe_commented(op);
        changes("change", "the comment of " + thing);
        needs(thing);
    }
    void operator()(const SetTableOptions& op) {
        changes("change", "the options of " + table(op.table));
        works_on_rows_of(op.table);
    }
    void operator()(const AddColumn& op) {
        changes("add", column(op.table, op.column.name));
        works_on_rows_of(op.table);
        needs_type(op.column.type);
    }
    void operator()(const DropColumn& op) {
        changes("drop", column(op.table, op.column));
        works_on_rows_of(op.table);
    }
    void operator()(const RenameColumn& op) {
        changes("rename", column(op.table, op.from));
        changes("add", column(op.table, op.to));
        works_on_rows_of(op.table);
    }
    void operator()(const AlterColumn& op) {
        changes("change", column(op.table, op.column));
        works_on_rows_of(op.table);
        if (op.type) needs_type(*op.type);
    }
    void operator()(const CreateIndex& op) {
        changes("create", index(op.table, schema::named(op.table, op.index).name));
        needs(table(op.table));
        if (op.index.unique) works_on_rows_of(op.table);
        for (const schema::IndexPart& part : op.index.parts)
            if (!part.column.empty()) needs(column(op.table, part.column));
    }
    void operator()(const DropIndex& op) {
        changes("drop", index(op.table, op.index));
        needs(table(op.table));
    }
    void operator()(const RenameIndex& op) {
        changes("rename", index(op.table, op.from));
        changes("create", index(op.table, op.to));
        needs(table(op.table));
    }
    void operator()(const AddConstraint& op) {
        const schema::Constraint constraint = schema::named(op.table, op.constraint);
        changes("add", constraint_name(op.table, name_of(constraint)));
        works_on_rows_of(op.table);
        std::visit(overloaded{[](const schema::Check&) {},
                              [&](const schema::Exclude& exclude) {
                                  for (const schema::ExcludeElement& element : exclude.elements)
                                      if (!element.column.empty()) needs(column(op.table, element.column));
                              },
                              [&](const auto& key) {
                                  for (const std::string& one : key.columns) needs(column(op.table, one));
                              }},
                   constraint);
        if (const auto* key = std::get_if<schema::ForeignKey>(&constraint)) needs_target(op.table, *key);
    }
    void operator()(const DropConstraint& op) {
        changes("drop", constraint_name(op.table, op.constraint));
        needs(table(op.table));
    }
    void operator()(const ValidateConstraint& op) {
        changes("validate", constraint_name(op.table, op.constraint));
        works_on_rows_of(op.table);
    }
    void operator()(const RenameConstraint& op) {
        changes("rename", constraint_name(op.table, op.from));
        changes("add", constraint_name(op.table, op.to));
        needs(table(op.table));
    }
    void operator()(const CreateEnum& op) {
        changes("create", enumeration(op.type.name));
        needs_schema(op.type.name);
    }
    void operator()(const DropEnum& op) { changes("drop", enumeration(op.type)); }
    void operator()(const AddEnumValue& op) { changes("change", enumeration(op.type)); }
    void operator()(const RenameEnumValue& op) { change_values(op.type); }
    void operator()(const ReplaceEnum& op) { change_values(op.type); }
    void operator()(const CreateSequence& op) {
        changes("create", sequence(op.sequence.name));
        needs_schema(op.sequence.name);
    }
    void operator()(const AlterSequence& op) { changes("change", sequence(op.sequence.name)); }
    void operator()(const DropSequence& op) { changes("drop", sequence(op.sequence)); }
    void operator()(const CreateSchema& op) { changes("create", "schema " + op.schema); }
    void operator()(const DropSchema& op) { changes("drop", "schema " + op.schema); }
    void operator()(const BulkInsert& op) {
        changes("insert", rows(op.table));
        needs(table(op.table));
        for (const std::string& one : op.columns) needs(column(op.table, one));
    }
    void operator()(const Execute& op) {
        for (const Operation& one : op.amounts_to) touch(one);
    }
    void operator()(const Run&) {}

private:
    static std::string table(const Name& name) { return "table " + display(name); }
    static std::string column(const Name& table, std::string_view name) {
        return "column " + describe_column(table, name);
    }
    static std::string index(const Name& table, std::string_view name) {
        return fmt::format("index {} of table {}", name, display(table));
    }
    static std::string constraint_name(const Name& table, std::string_view name) {
        return fmt::format("constraint {} of table {}", name, display(table));
    }
    static std::string enumeration(const Name& name) { return "enum " + display(name); }
    static std::string sequence(const Name& name) { return "sequence " + display(name); }
    static std::string rows(const Name& table) { return "rows in table " + display(table); }

    void touch(const Operation& operation) {
        const std::string outer = std::exchange(operation_, operation::describe(operation));
        std::visit(*this, operation.value);
        operation_ = outer;
    }
    void changes(std::string how, std::string thing) { touches_.push_back({std::move(thing), std::move(how)}); }
    void needs(std::string thing) { touches_.push_back({std::move(thing), {}, " works with: " + operation_}); }
    void needs_type(const schema::Type& type) {
        if (type.kind == schema::TypeKind::enumeration) needs(enumeration(type.name));
    }
    void needs_schema(const Name& name) {
        if (!name.schema.empty()) needs("schema " + name.schema);
    }
    void needs_target(const Name& table_name, const schema::ForeignKey& key) {
        const std::string how =
            fmt::format("'s {} points at", operation::describe(schema::named(table_name, schema::Constraint(key))));
        if (key.target == table_name) return;
        touches_.push_back({table(key.target), {}, how});
        for (const std::string& one : key.target_columns) touches_.push_back({column(key.target, one), {}, how});
    }
    void works_on_rows_of(const Name& name) {
        needs(table(name));
        needs(rows(name));
    }
    void change_values(const Name& type) {
        changes("change", enumeration(type));
        for (const schema::Table& one : before_.tables)
            if (std::ranges::any_of(one.columns, [&type](const schema::Column& c) {
                    return c.type.kind == schema::TypeKind::enumeration && c.type.name == type;
                }))
                works_on_rows_of(one.name);
    }

    const schema::Schema& before_;
    std::vector<Touch> touches_;
    std::string operation_; // the one that is looked at, for messages
};

// Lines, each once.
class Lines {
public:
    void add(std::string line) {
        if (std::ranges::find(lines_, line) == lines_.end()) lines_.push_back(std::move(line));
    }
    [[nodiscard]] bool empty() const { return lines_.empty(); }
    std::vector<std::string> take() { return std::move(lines_); }

private:
    std::vector<std::string> lines_;
};

// A list of operations as one kind of database runs it, and what it is called.
struct Side {
    std::string name;
    std::vector<Recorded> operations;
};

bool is_opaque(const Operation& operation) {
    return std::visit(overloaded{[](const Execute& op) {
                                     return op.amounts_to.empty() || std::ranges::any_of(op.amounts_to, is_opaque);
                                 },
                                 [](const Run&) { return true; }, [](const auto&) { return false; }},
                      operation.value);
}

void add_opaque(Lines& lines, const Side& side) {
    for (const Recorded& one : side.operations)
        if (is_opaque(one.operation))
            lines.add(fmt::format("nobody can see what {} does: {}", side.name, describe(one.operation)));
}

void add_touches(Lines& lines, const Side& one, const Side& other, const schema::Schema& before) {
    std::multimap<std::string, Touch> theirs;
    for (Touch& touch : Toucher(before).touches(other.operations)) theirs.emplace(touch.thing, std::move(touch));
    for (const Touch& mine : Toucher(before).touches(one.operations)) {
        const auto [begin, end] = theirs.equal_range(mine.thing);
        for (auto match = begin; match != end; ++match) {
            const Touch& their = match->second;
            if (mine.change.empty() && their.change.empty()) continue;
            if (mine.change == their.change) {
                lines.add(fmt::format("both {} {}", mine.change, mine.thing));
            } else if (their.change.empty()) {
                lines.add(
                    fmt::format("{} {}s {}, which {}{}", one.name, mine.change, mine.thing, other.name, their.need));
            } else if (mine.change.empty()) {
                lines.add(
                    fmt::format("{} {}s {}, which {}{}", other.name, their.change, mine.thing, one.name, mine.need));
            } else {
                lines.add(fmt::format("{} {}s {}, which {} {}s", one.name, mine.change, mine.thing, other.name,
                                      their.change));
            }
        }
    }
}

schema::Schema after(schema::Schema schema, const Side& side) {
    for (const Recorded& one : side.operations) schema = operation::apply(std::move(schema), one.operation);
    return schema;
}

// Where a column stands changes nothing for who names it: two branches that each add one to a table commute.
schema::Schema without_order_of_columns(schema::Schema schema) {
    for (schema::Table& table : schema.tables) std::ranges::sort(table.columns, {}, &schema::Column::name);
    return schema;
}

// What no name has told: both orders are tried.
void add_outcome(Lines& lines, const Side& one, const Side& other, const schema::Schema& before) {
    const auto both = [&](const Side& first, const Side& second) -> std::optional<schema::Schema> {
        schema::Schema half = after(before, first);
        try {
            return after(std::move(half), second);
        } catch (const Error& e) {
            lines.add(fmt::format("{} cannot run after {}: {}", second.name, first.name, e.what()));
            return std::nullopt;
        }
    };
    const auto one_way = both(one, other);
    if (!one_way) return;
    const auto other_way = both(other, one);
    if (other_way && without_order_of_columns(*one_way) != without_order_of_columns(*other_way))
        lines.add(fmt::format("the schema depends on which of {} and {} runs first", one.name, other.name));
}

// What a database of that kind runs; an empty name stands for one that no operation names.
Side side_of(const std::string& name, std::span<const Recorded> operations, const std::string& dialect) {
    Side side{name, {}};
    for (const Recorded& one : operations)
        if (one.dialect.empty() || one.dialect == dialect) side.operations.push_back(one);
    return side;
}
} // namespace

std::vector<std::string> conflicts(std::span<const Recorded> first, std::span<const Recorded> second,
                                   const schema::Schema& before, const std::string& a, const std::string& b) {
    std::vector<Recorded> all(first.begin(), first.end());
    all.insert(all.end(), second.begin(), second.end());
    const schema::Schema part = related(before, all);
    std::set<std::string> dialects{""};
    for (const Recorded& one : all) dialects.insert(one.dialect);
    Lines lines;
    for (const std::string& dialect : dialects) {
        const Side one = side_of(a, first, dialect);
        const Side other = side_of(b, second, dialect);
        if (one.operations.empty() || other.operations.empty()) continue;
        add_opaque(lines, one);
        add_opaque(lines, other);
        add_touches(lines, one, other, part);
        if (lines.empty()) add_outcome(lines, one, other, part);
    }
    return lines.take();
}

} // namespace retort::operation
