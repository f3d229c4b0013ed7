#include <retort/render/schema_text.hpp>

#include <optional>
#include <utility>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/operation/lookup.hpp>
#include <retort/render/cpp_literal.hpp>
#include <retort/render/thing_text.hpp>

namespace retort::render {

namespace {
using namespace operation;

using Facts = std::vector<std::string>;

// A thing that a column can have or not: "default 1", "default 1 -> 2", "no default (was 1)".
std::string change_of(std::string_view what, const std::string& old, const std::string& now) {
    if (now.empty()) return old.empty() ? fmt::format("no {}", what) : fmt::format("no {} (was {})", what, old);
    if (old.empty() || old == now) return fmt::format("{} {}", what, now);
    return fmt::format("{} {} -> {}", what, old, now);
}

// A thing whose text says what it is: "identity", "identity -> identity, always"; nothing: "no longer an identity".
std::string change_to(const std::string& old, const std::string& now, std::string_view nothing) {
    if (now.empty()) return std::string(nothing);
    return old.empty() || old == now ? now : fmt::format("{} -> {}", old, now);
}

template <class T, class ToText> std::string text_or_nothing(const std::optional<T>& thing, ToText to_text) {
    return thing ? to_text(*thing) : std::string();
}

std::string quoted_or_nothing(const std::string& content) { return content.empty() ? "" : quoted_text(content); }

// What an operation says beyond operation::describe(), against the schema that it meets. Empty: nothing.
class Details {
public:
    explicit Details(const schema::Schema& before) : before_(before) {}

    std::string operator()(const DropTable& op) const {
        Facts columns;
        for (const schema::Column& column : table_of(before_, op.table).columns) columns.push_back(column.name);
        return listed_text(columns);
    }
    std::string operator()(const SetTableComment& op) const {
        const std::string old = quoted_or_nothing(table_of(before_, op.table).comment);
        return change_to(old, quoted_or_nothing(op.comment), old.empty() ? "" : "was " + old);
    }
    std::string operator()(const SetComment& op) const {
        const std::string old = quoted_or_nothing(comment_of(before_, op));
        return change_to(old, quoted_or_nothing(op.comment), old.empty() ? "" : "was " + old);
    }
    std::string operator()(const SetTableOptions& op) const {
        return change_of("options", options_text(table_of(before_, op.table).options), options_text(op.options));
    }
    std::string operator()(const AddColumn& op) const { return column_text(op.column); }
    std::string operator()(const DropColumn& op) const {
        return column_text(column_of(table_of(before_, op.table), op.column));
    }
    std::string operator()(const AlterColumn& op) const {
        const schema::Column& old = column_of(table_of(before_, op.table), op.column);
        Facts facts;
        if (op.type) facts.push_back(fmt::format("{} -> {}", display(old.type), display(*op.type)));
        if (op.using_) facts.push_back("using " + expression_text(*op.using_));
        if (op.nullable) facts.emplace_back(*op.nullable ? "nullable" : "NOT NULL");
        if (op.server_default)
            facts.push_back(change_of("default", text_or_nothing(old.server_default, expression_text),
                                      text_or_nothing(*op.server_default, expression_text)));
        if (op.identity)
            facts.push_back(change_to(text_or_nothing(old.identity, identity_text),
                                      text_or_nothing(*op.identity, identity_text), "no longer an identity"));
        if (op.generated)
            facts.push_back(change_to(text_or_nothing(old.generated, generated_text),
                                      text_or_nothing(*op.generated, generated_text), "no longer generated"));
        if (op.collation) facts.push_back(change_of("collation", old.collation, *op.collation));
        if (op.comment)
            facts.push_back(change_of("comment", quoted_or_nothing(old.comment), quoted_or_nothing(*op.comment)));
        return listed_text(facts);
    }
    std::string operator()(const CreateIndex& op) const {
        return index_text(op.index) + (op.concurrently ? ", concurrently" : "");
    }
    std::string operator()(const DropIndex& op) const {
        return index_text(index_of(table_of(before_, op.table), op.index)) + (op.concurrently ? ", concurrently" : "");
    }
    std::string operator()(const AddConstraint& op) const { return constraint_text(op.constraint); }
    std::string operator()(const DropConstraint& op) const {
        const schema::Constraint constraint = constraint_of(table_of(before_, op.table), op.constraint);
        return constraint_text(constraint);
    }
    std::string operator()(const CreateEnum& op) const { return enum_text(op.type); }
    std::string operator()(const DropEnum& op) const { return enum_text(enum_of(before_, op.type)); }
    std::string operator()(const AddEnumValue& op) const {
        if (!op.before.empty()) return "before " + quoted_text(op.before);
        return op.after.empty() ? "" : "after " + quoted_text(op.after);
    }
    std::string operator()(const ReplaceEnum& op) const {
        Facts facts{fmt::format("{} -> {}", listed_text(enum_of(before_, op.type).values), listed_text(op.values))};
        for (const auto& [from, to] : op.mapping)
            facts.push_back(fmt::format("{} becomes {}", quoted_text(from), quoted_text(to)));
        return fmt::format("{}", fmt::join(facts, "; "));
    }
    std::string operator()(const CreateSequence& op) const { return sequence_text(op.sequence); }
    std::string operator()(const AlterSequence& op) const {
        return fmt::format("{} -> {}", sequence_text(sequence_of(before_, op.sequence.name)),
                           sequence_text(op.sequence));
    }
    // Their names say it all.
    std::string operator()(const CreateTable&) const { return {}; }
    std::string operator()(const RenameTable&) const { return {}; }
    std::string operator()(const RenameColumn&) const { return {}; }
    std::string operator()(const RenameIndex&) const { return {}; }
    std::string operator()(const ValidateConstraint&) const { return {}; }
    std::string operator()(const RenameConstraint&) const { return {}; }
    std::string operator()(const RenameEnumValue&) const { return {}; }
    std::string operator()(const DropSequence&) const { return {}; }
    std::string operator()(const CreateSchema&) const { return {}; }
    std::string operator()(const DropSchema&) const { return {}; }
    std::string operator()(const BulkInsert&) const { return {}; }
    std::string operator()(const Execute&) const { return {}; }
    std::string operator()(const Run&) const { return {}; }

private:
    const schema::Schema& before_;
};

// What a new table has, a line each.
Facts things_of(const schema::Table& table) {
    Facts things;
    for (const schema::Column& column : table.columns) things.push_back(column.name + " " + column_text(column));
    for (const schema::Constraint& constraint : constraints_of(table))
        things.push_back(fmt::format("{}: {}", describe(constraint), constraint_text(constraint)));
    for (const schema::Index& index : table.indexes)
        things.push_back(fmt::format("index {}: {}", index.name, index_text(index)));
    if (const std::string options = options_text(table.options); !options.empty())
        things.push_back("options " + options);
    if (!table.comment.empty()) things.push_back("comment " + quoted_text(table.comment));
    return things;
}
} // namespace

std::string describe_change(const Operation& operation, const schema::Schema& before) {
    const std::string details = std::visit(Details(before), operation.value);
    std::string lines = as_one_line(describe(operation) + (details.empty() ? "" : ": " + details)) + "\n";
    if (const auto* made = std::get_if<CreateTable>(&operation.value))
        for (const std::string& thing : things_of(made->table)) lines += "    " + as_one_line(thing) + "\n";
    return lines;
}

std::string describe_schema(const schema::Schema& schema) {
    std::string lines;
    const auto line = [&lines](const std::string& text) { lines += as_one_line(text) + "\n"; };
    for (const std::string& name : schema.namespaces) line("schema " + name);
    for (const schema::Table& table : schema.tables) {
        line("table " + display(table.name));
        for (const std::string& thing : things_of(table)) line("    " + thing);
    }
    for (const schema::Enum& type : schema.enums) line(fmt::format("enum {}: {}", display(type.name), enum_text(type)));
    for (const schema::Sequence& sequence : schema.sequences)
        line(fmt::format("sequence {}: {}", display(sequence.name), sequence_text(sequence)));
    for (const auto& [name, comment] : schema.namespace_comments)
        line(fmt::format("schema {}: comment {}", name, quoted_text(comment)));
    for (const schema::Opaque& object : schema.opaque)
        line(fmt::format("not modelled: {} {}", object.kind, display(object.name)));
    return lines;
}

} // namespace retort::render
