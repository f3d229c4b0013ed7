#include <retort/render/operations_cpp.hpp>

#include <utility>

#include <fmt/format.h>

#include <retort/error.hpp>
#include <retort/render/columns_cpp.hpp>
#include <retort/render/cpp_literal.hpp>
#include <retort/render/expressions_cpp.hpp>
#include <retort/render/tables_cpp.hpp>

namespace retort::render {

namespace {
using namespace operation;

// `receiver` is what the operations are written to: op, or what a function in it is given.
Code operation_code(const Operation& operation, const std::string& receiver);

// A setting that is there, or that takes the thing away: `.server_default = …`, `.drop_default = true`.
template <class T, class ToCode>
void add_setting(std::vector<Code>& settings, const std::optional<std::optional<T>>& change, std::string_view set,
                 std::string_view drop, ToCode to_code) {
    if (!change) return;
    settings.push_back(*change ? setting(set, to_code(**change)) : setting(drop, word("true")));
}

// What alter_column changes, in the order of Operations::Alter's members, which C++ asks for.
Code changes_code(const AlterColumn& op) {
    std::vector<Code> changes;
    if (op.type) changes.push_back(setting("type", type_code(*op.type)));
    if (op.using_) changes.push_back(setting("using_", expression_code(*op.using_)));
    if (op.nullable) changes.push_back(setting("nullable", word(*op.nullable ? "true" : "false")));
    add_setting(changes, op.server_default, "server_default", "drop_default", default_code);
    if (op.collation) changes.push_back(setting("collation", name_code(*op.collation)));
    if (op.comment) changes.push_back(setting("comment", text_code(*op.comment)));
    add_setting(changes, op.identity, "identity", "drop_identity",
                [](const schema::Identity& identity) { return prefix("Identity", identity_code(identity)); });
    const bool is_virtual = op.generated && *op.generated && !(*op.generated)->stored;
    add_setting(changes, op.generated, is_virtual ? "generated_virtual" : "generated", "drop_generated",
                [](const schema::Generated& generated) { return expression_code(generated.expression); });
    return list(std::move(changes));
}

Code lots_code(const Backfill& op) {
    const Backfill usual;
    std::vector<Code> settings;
    if (op.where) settings.push_back(setting("where", expression_code(*op.where)));
    if (op.lot != usual.lot) settings.push_back(setting("lot", number_code(op.lot)));
    if (op.pause_ms != usual.pause_ms) settings.push_back(setting("pause_ms", number_code(op.pause_ms)));
    return list(std::move(settings));
}

Code place_code(const AddEnumValue& op) {
    std::vector<Code> place;
    if (!op.before.empty()) place.push_back(setting("before", name_code(op.before)));
    if (!op.after.empty()) place.push_back(setting("after", name_code(op.after)));
    return list(std::move(place));
}

Code rows_code(const std::vector<std::vector<Value>>& rows) {
    std::vector<Code> codes;
    for (const auto& values : rows) {
        std::vector<Code> cells;
        for (const Value& value : values) cells.push_back(value_code(value));
        codes.push_back(row(std::move(cells)));
    }
    return list(std::move(codes));
}

// A function that is given operations of its own. What is within it has another name again, or would hide it.
Code amounts_to_code(const std::vector<Operation>& operations, const std::string& receiver) {
    const std::string same = receiver == "op" ? "same" : receiver + "_too";
    std::vector<Code> statements;
    for (const Operation& operation : operations) statements.push_back(operation_code(operation, same));
    return block(fmt::format("[](retort::Operations& {})", same), std::move(statements));
}

// A call of the receiver's for each kind of operation.
class Writer {
public:
    explicit Writer(const std::string& receiver) : receiver_(receiver) {}

    Code operator()(const CreateTable& op) const {
        return said("create_table", {name_code(op.table.name), list(table_elements(op.table))});
    }
    Code operator()(const DropTable& op) const { return said("drop_table", {name_code(op.table)}); }
    Code operator()(const RenameTable& op) const {
        return said("rename_table", {name_code(op.from), name_code(op.to)});
    }
    Code operator()(const SetTableComment& op) const {
        if (op.comment.empty()) return said("drop_table_comment", {name_code(op.table)});
        return said("create_table_comment", {name_code(op.table), text_code(op.comment)});
    }
    Code operator()(const SetComment& op) const {
        switch (op.on) {
        case Commented::index:
            return said("comment_on_index", {name_code(op.name), name_code(op.part), text_code(op.comment)});
        case Commented::constraint:
            return said("comment_on_constraint", {name_code(op.name), name_code(op.part), text_code(op.comment)});
        case Commented::enumeration: return said("comment_on_enum", {name_code(op.name), text_code(op.comment)});
        case Commented::sequence: return said("comment_on_sequence", {name_code(op.name), text_code(op.comment)});
        case Commented::schema: break;
        }
        return said("comment_on_schema", {name_code(op.name.schema), text_code(op.comment)});
    }
    Code operator()(const SetTableOptions& op) const {
        return said("set_table_options", {name_code(op.table), options_code(op.options)});
    }
    Code operator()(const AddColumn& op) const {
        return said("add_column", {name_code(op.table), column_code(op.column)});
    }
    Code operator()(const DropColumn& op) const {
        return said("drop_column", {name_code(op.table), name_code(op.column)});
    }
    Code operator()(const RenameColumn& op) const { return renamed("rename_column", op); }
    Code operator()(const AlterColumn& op) const {
        return said("alter_column", {name_code(op.table), name_code(op.column), changes_code(op)});
    }
    Code operator()(const CreateIndex& op) const {
        return concurrently("create_index", {name_code(op.table), index_code(op.table, op.index)}, op.concurrently);
    }
    Code operator()(const DropIndex& op) const {
        return concurrently("drop_index", {name_code(op.table), name_code(op.index)}, op.concurrently);
    }
    Code operator()(const RenameIndex& op) const { return renamed("rename_index", op); }
    Code operator()(const AddConstraint& op) const {
        std::vector<Code> arguments{name_code(op.table), constraint_code(op.table, op.constraint)};
        if (!op.using_index.empty()) arguments.push_back(call("using_index", {name_code(op.using_index)}));
        return said("add_constraint", std::move(arguments));
    }
    Code operator()(const ValidateConstraint& op) const {
        return said("validate_constraint", {name_code(op.table), name_code(op.constraint)});
    }
    Code operator()(const DropConstraint& op) const {
        return said("drop_constraint", {name_code(op.table), name_code(op.constraint)});
    }
    Code operator()(const RenameConstraint& op) const { return renamed("rename_constraint", op); }
    Code operator()(const CreateEnum& op) const {
        std::vector<Code> arguments{name_code(op.type.name), names_code(op.type.values)};
        add_comment(arguments, op.type.comment);
        return said("create_enum", std::move(arguments));
    }
    Code operator()(const DropEnum& op) const { return said("drop_enum", {name_code(op.type)}); }
    Code operator()(const AddEnumValue& op) const {
        std::vector<Code> arguments{name_code(op.type), name_code(op.value)};
        if (!op.before.empty() || !op.after.empty()) arguments.push_back(place_code(op));
        return said("add_enum_value", std::move(arguments));
    }
    Code operator()(const RenameEnumValue& op) const {
        return said("rename_enum_value", {name_code(op.type), name_code(op.from), name_code(op.to)});
    }
    Code operator()(const ReplaceEnum& op) const {
        std::vector<Code> arguments{name_code(op.type), names_code(op.values)};
        std::vector<Code> mapping;
        for (const auto& [from, to] : op.mapping) mapping.push_back(row({name_code(from), name_code(to)}));
        if (!mapping.empty()) arguments.push_back(row(std::move(mapping)));
        return said("replace_enum", std::move(arguments));
    }
    Code operator()(const CreateSequence& op) const {
        std::vector<Code> arguments{name_code(op.sequence.name)};
        if (op.sequence != schema::Sequence{.name = op.sequence.name}) arguments.push_back(sequence_code(op.sequence));
        add_comment(arguments, op.sequence.comment);
        return said("create_sequence", std::move(arguments));
    }
    Code operator()(const AlterSequence& op) const {
        return said("alter_sequence", {name_code(op.sequence.name), sequence_code(op.sequence)});
    }
    Code operator()(const DropSequence& op) const { return said("drop_sequence", {name_code(op.sequence)}); }
    Code operator()(const CreateSchema& op) const { return said("create_schema", {name_code(op.schema)}); }
    Code operator()(const DropSchema& op) const { return said("drop_schema", {name_code(op.schema)}); }
    Code operator()(const BulkInsert& op) const {
        return said("bulk_insert", {name_code(op.table), names_code(op.columns), rows_code(op.rows)});
    }
    Code operator()(const Backfill& op) const {
        std::vector<Code> set;
        for (const auto& [column, value] : op.set) set.push_back(row({name_code(column), default_code(value)}));
        std::vector<Code> arguments{name_code(op.table), list(std::move(set))};
        if (Code lots = lots_code(op); !lots.elements.empty()) arguments.push_back(std::move(lots));
        return said("backfill", std::move(arguments));
    }
    Code operator()(const Execute& op) const {
        std::vector<Code> arguments = sql_arguments(op.sql);
        if (!op.amounts_to.empty()) arguments.push_back(amounts_to_code(op.amounts_to, receiver_));
        return said("execute", std::move(arguments));
    }
    Code operator()(const Run& op) const {
        throw Error(ErrorCategory::unsupported,
                    fmt::format("the data step '{}' is code and cannot be written into a revision", op.what),
                    "write it by hand: op.run(…)");
    }

private:
    [[nodiscard]] Code said(std::string_view what, std::vector<Code> arguments) const {
        return call(fmt::format("{}.{}", receiver_, what), std::move(arguments));
    }
    static void add_comment(std::vector<Code>& arguments, const std::string& comment) {
        if (!comment.empty()) arguments.push_back(call("comment", {text_code(comment)}));
    }
    [[nodiscard]] Code concurrently(std::string_view what, std::vector<Code> arguments, bool is_concurrent) const {
        if (is_concurrent) arguments.push_back(word("concurrently"));
        return said(what, std::move(arguments));
    }
    template <class Rename> [[nodiscard]] Code renamed(std::string_view what, const Rename& op) const {
        return said(what, {name_code(op.table), name_code(op.from), name_code(op.to)});
    }

    const std::string& receiver_;
};

Code operation_code(const Operation& operation, const std::string& receiver) {
    return std::visit(Writer(receiver), operation.value);
}

// One in a function that says how it is to be run: op.on(postgresql, [](auto& there) { there.execute(…); }).
Code statement_code(Written one, const std::string& receiver) {
    const auto within = [&](std::string_view what, const std::string& name, std::vector<Code> arguments) {
        arguments.push_back(block(fmt::format("[](auto& {})", name), {statement_code(std::move(one), name)}));
        return call(fmt::format("{}.{}", receiver, what), std::move(arguments));
    };
    if (const std::string dialect = std::exchange(one.dialect, ""); !dialect.empty())
        return within("on", "there", {name_code(dialect)});
    if (std::exchange(one.autocommit, false)) return within("autocommit", "alone", {});
    if (const Form form = std::exchange(one.form, Form::chosen); form != Form::chosen)
        return within(form == Form::online ? "online" : "plain", "so", {});
    if (!one.allowed.empty()) {
        const Allowed allowed = one.allowed.front();
        one.allowed.erase(one.allowed.begin());
        return within("allow", receiver.starts_with("known") ? receiver + "_too" : "known",
                      {text_code(allowed.rule), text_code(allowed.reason)});
    }
    return operation_code(one.operation, receiver);
}
} // namespace

std::vector<Written> written(const std::vector<Recorded>& recorded) {
    std::vector<Written> all;
    for (const Recorded& one : recorded)
        all.push_back({.operation = one.operation,
                       .dialect = one.dialect,
                       .autocommit = one.autocommit,
                       .form = one.form,
                       .allowed = one.allowed});
    return all;
}

std::string render_operations(const std::vector<Written>& operations) {
    std::string body;
    for (const Written& one : operations) {
        for (const std::string& warning : one.warnings) body += cpp_comment(warning, indent_columns, line_columns);
        try {
            body += statement(statement_code(one, "op"), indent_columns);
        } catch (const Error& error) {
            throw error.at(as_one_line(describe(one.operation)));
        }
    }
    return body;
}

} // namespace retort::render
