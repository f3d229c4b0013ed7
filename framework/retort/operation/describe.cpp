#include <fmt/format.h>

#include <retort/operation/lookup.hpp>
#include <retort/operation/operation.hpp>

namespace retort::operation {

namespace {
// How SQL text begins, on one line, up to its first string: what is in quotes may be a secret.
std::string beginning(const std::string& sql) {
    constexpr std::size_t most = 60;
    std::string line;
    for (const char c : sql) {
        const bool is_space = c == ' ' || (c >= '\t' && c <= '\r');
        const bool begins_character = (static_cast<unsigned char>(c) & 0xc0U) != 0x80U;
        if (c == '\'' || c == '$' || (line.size() >= most && begins_character)) return line + "…";
        if (!is_space) {
            line += c;
        } else if (!line.empty() && line.back() != ' ') {
            line += ' ';
        }
    }
    while (!line.empty() && line.back() == ' ') line.pop_back();
    return line;
}

std::string describe(const schema::SqlText& sql) {
    if (!sql.text.empty() || sql.by_dialect.empty()) return beginning(sql.text);
    return beginning(sql.by_dialect.begin()->second);
}

struct Describer {
    std::string operator()(const CreateTable& op) const { return "create table " + display(op.table.name); }
    std::string operator()(const DropTable& op) const { return "drop table " + display(op.table); }
    std::string operator()(const RenameTable& op) const {
        return fmt::format("rename table {} to {}", display(op.from), op.to);
    }
    std::string operator()(const AddColumn& op) const {
        return "add column " + describe_column(op.table, op.column.name);
    }
    std::string operator()(const DropColumn& op) const { return "drop column " + describe_column(op.table, op.column); }
    std::string operator()(const RenameColumn& op) const {
        return fmt::format("rename column {} to {}", describe_column(op.table, op.from), op.to);
    }
    std::string operator()(const AlterColumn& op) const {
        return "alter column " + describe_column(op.table, op.column);
    }
    std::string operator()(const CreateIndex& op) const {
        return fmt::format("create index {} on {}", op.index.name, display(op.table));
    }
    std::string operator()(const DropIndex& op) const {
        return fmt::format("drop index {} of {}", op.index, display(op.table));
    }
    std::string operator()(const AddConstraint& op) const {
        return fmt::format("add {} to {}", operation::describe(op.constraint), display(op.table));
    }
    std::string operator()(const DropConstraint& op) const {
        return fmt::format("drop constraint {} of {}", op.constraint, display(op.table));
    }
    std::string operator()(const ValidateConstraint& op) const {
        return fmt::format("validate constraint {} of {}", op.constraint, display(op.table));
    }
    std::string operator()(const RenameIndex& op) const {
        return fmt::format("rename index {} of {} to {}", op.from, display(op.table), op.to);
    }
    std::string operator()(const RenameConstraint& op) const {
        return fmt::format("rename constraint {} of {} to {}", op.from, display(op.table), op.to);
    }
    std::string operator()(const SetTableComment& op) const {
        return fmt::format("{} comment of table {}", op.comment.empty() ? "drop" : "set", display(op.table));
    }
    std::string operator()(const SetComment& op) const {
        return fmt::format("{} comment of {}", op.comment.empty() ? "drop" : "set", describe_commented(op));
    }
    std::string operator()(const SetTableOptions& op) const { return "set options of table " + display(op.table); }
    std::string operator()(const CreateEnum& op) const { return "create enum " + display(op.type.name); }
    std::string operator()(const DropEnum& op) const { return "drop enum " + display(op.type); }
    std::string operator()(const AddEnumValue& op) const {
        return fmt::format("add value '{}' to enum {}", op.value, display(op.type));
    }
    std::string operator()(const RenameEnumValue& op) const {
        return fmt::format("rename value '{}' of enum {} to '{}'", op.from, display(op.type), op.to);
    }
    std::string operator()(const ReplaceEnum& op) const { return "replace the values of enum " + display(op.type); }
    std::string operator()(const CreateSequence& op) const { return "create sequence " + display(op.sequence.name); }
    std::string operator()(const AlterSequence& op) const { return "alter sequence " + display(op.sequence.name); }
    std::string operator()(const DropSequence& op) const { return "drop sequence " + display(op.sequence); }
    std::string operator()(const CreateSchema& op) const { return "create schema " + op.schema; }
    std::string operator()(const DropSchema& op) const { return "drop schema " + op.schema; }
    std::string operator()(const BulkInsert& op) const {
        return fmt::format("insert {} {} into {}", op.rows.size(), op.rows.size() == 1 ? "row" : "rows",
                           display(op.table));
    }
    std::string operator()(const Execute& op) const { return "execute " + describe(op.sql); }
    std::string operator()(const Run& op) const { return op.what.empty() ? "run a data step" : "run " + op.what; }
};
} // namespace

std::string describe(const Operation& operation) { return std::visit(Describer(), operation.value); }

} // namespace retort::operation
