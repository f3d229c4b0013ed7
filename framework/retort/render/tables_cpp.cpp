#include <retort/render/tables_cpp.hpp>

#include <utility>
#include <variant>

#include <retort/error.hpp>
#include <retort/render/columns_cpp.hpp>
#include <retort/render/expressions_cpp.hpp>
#include <retort/schema/naming.hpp>

namespace retort::render {

namespace {
using schema::Action;
using schema::Check;
using schema::Deferral;
using schema::Exclude;
using schema::ExcludeElement;
using schema::ForeignKey;
using schema::Index;
using schema::IndexPart;
using schema::Match;
using schema::NullsOrder;
using schema::PrimaryKey;
using schema::Unique;

using Chain = std::vector<Code>;

std::string action_word(Action action) {
    switch (action) {
    case Action::no_action: return "no_action";
    case Action::restrict_: return "restrict_";
    case Action::cascade: return "cascade";
    case Action::set_null: return "set_null";
    case Action::set_default: return "set_default";
    }
    throw Error(ErrorCategory::internal, "an action has no word");
}

void add_action(Chain& chained, std::string word_for_it, Action action) {
    if (action != Action::no_action) chained.push_back(call(std::move(word_for_it), {word(action_word(action))}));
}

void add_deferral(Chain& chained, Deferral deferral) {
    if (deferral == Deferral::initially_immediate) chained.push_back(call("deferrable"));
    if (deferral == Deferral::initially_deferred) chained.push_back(call("deferrable", {word("initially_deferred")}));
}

void add_parameters(Chain& chained, const schema::Parameters& parameters) {
    for (const auto& [parameter, value] : parameters)
        chained.push_back(call("with", {name_code(parameter), name_code(value)}));
}

void add_include(Chain& chained, const std::vector<std::string>& columns) {
    if (!columns.empty()) chained.push_back(call("include", {names_code(columns)}));
}

Chain words_for(const PrimaryKey& key) {
    Chain chained{call("primary_key", {names_code(key.columns)})};
    add_deferral(chained, key.deferral);
    add_include(chained, key.include);
    return chained;
}

Chain words_for(const Unique& unique) {
    Chain chained{call("unique", {names_code(unique.columns)})};
    add_deferral(chained, unique.deferral);
    if (unique.nulls_not_distinct) chained.push_back(call("nulls_not_distinct"));
    add_include(chained, unique.include);
    return chained;
}

Chain words_for(const ForeignKey& key) {
    Chain chained{
        call("foreign_key", {names_code(key.columns), name_code(key.target), names_code(key.target_columns)})};
    add_action(chained, "on_delete", key.on_delete);
    add_action(chained, "on_update", key.on_update);
    add_deferral(chained, key.deferral);
    if (key.match == Match::full) chained.push_back(call("match", {word("Match::full")}));
    if (key.not_valid) chained.push_back(call("not_valid"));
    return chained;
}

Chain words_for(const Check& check) {
    Chain chained{call("check", {condition_code(check.expression)})};
    if (check.not_valid) chained.push_back(call("not_valid"));
    if (check.no_inherit) chained.push_back(call("no_inherit"));
    return chained;
}

// exclude() takes the columns that come first; what comes after an expression is added in the chain.
Chain words_for(const Exclude& exclude) {
    std::vector<Code> pairs;
    Chain chained{Code()};
    for (const ExcludeElement& element : exclude.elements) {
        if (element.expression) {
            chained.push_back(call("and_expression", {condition_code(*element.expression), name_code(element.with)}));
        } else if (chained.size() == 1) {
            pairs.push_back(row({name_code(element.column), name_code(element.with)}));
        } else {
            chained.push_back(call("and_column", {name_code(element.column), name_code(element.with)}));
        }
    }
    chained.front() = call("exclude", {row(std::move(pairs))});
    if (exclude.method != Exclude().method) chained.push_back(call("using_method", {name_code(exclude.method)}));
    if (exclude.predicate) chained.push_back(call("where", {condition_code(*exclude.predicate)}));
    add_deferral(chained, exclude.deferral);
    return chained;
}

Code key_code(const IndexPart& part) {
    Chain chained;
    if (part.expression) {
        chained.push_back(call("expression", {condition_code(*part.expression)}));
    } else {
        chained.push_back(call("key", {name_code(part.column)}));
    }
    if (part.descending) chained.push_back(call("descending"));
    if (part.nulls != NullsOrder::standard)
        chained.push_back(
            call("nulls", {word(part.nulls == NullsOrder::first ? "NullsOrder::first" : "NullsOrder::last")}));
    if (!part.collation.empty()) chained.push_back(call("collate", {name_code(part.collation)}));
    if (!part.opclass.empty()) chained.push_back(call("opclass", {name_code(part.opclass)}));
    if (chained.size() == 1 && !part.expression) return name_code(part.column);
    return chain(std::move(chained));
}

Chain words_for(const Index& index) {
    std::vector<Code> keys;
    for (const IndexPart& part : index.parts) keys.push_back(key_code(part));
    Chain chained{call("index", {row(std::move(keys))})};
    if (index.unique) chained.push_back(call("unique"));
    if (index.nulls_not_distinct) chained.push_back(call("nulls_not_distinct"));
    if (!index.method.empty()) chained.push_back(call("using_method", {name_code(index.method)}));
    if (index.predicate) chained.push_back(call("where", {condition_code(*index.predicate)}));
    add_include(chained, index.include);
    add_parameters(chained, index.with);
    return chained;
}

// Said only where the convention gives another.
void add_name(Chain& chained, const std::string& name, const std::string& conventional) {
    if (!name.empty() && name != conventional) chained.push_back(call("named", {name_code(name)}));
}

void add_comment(Chain& chained, const std::string& comment) {
    if (!comment.empty()) chained.push_back(call("comment", {text_code(comment)}));
}

} // namespace

Code options_code(const schema::TableOptions& options) {
    Chain chained{call("options")};
    if (options.without_rowid) chained.push_back(call("without_rowid"));
    if (options.strict) chained.push_back(call("strict"));
    if (options.unlogged) chained.push_back(call("unlogged"));
    if (!options.tablespace.empty()) chained.push_back(call("tablespace", {name_code(options.tablespace)}));
    add_parameters(chained, options.with);
    if (!options.partition_by.empty()) chained.push_back(call("partition_by", {name_code(options.partition_by)}));
    return chain(std::move(chained));
}

Code constraint_code(const schema::Name& table, const schema::Constraint& constraint) {
    Chain chained = std::visit([](const auto& one) { return words_for(one); }, constraint);
    schema::Constraint unnamed = constraint;
    std::visit([](auto& one) { one.name.clear(); }, unnamed);
    add_name(chained, name_of(constraint), name_of(named(table, std::move(unnamed))));
    add_comment(chained, comment_of(constraint));
    return chain(std::move(chained));
}

Code index_code(const schema::Name& table, const Index& index) {
    Chain chained = words_for(index);
    Index unnamed = index;
    unnamed.name.clear();
    add_name(chained, index.name, named(table, std::move(unnamed)).name);
    add_comment(chained, index.comment);
    return chain(std::move(chained));
}

std::vector<Code> table_elements(const schema::Table& table) {
    std::vector<Code> elements;
    for (const schema::Column& column : table.columns) elements.push_back(column_code(column));
    const auto add = [&](const auto& constraints) {
        for (const auto& one : constraints) elements.push_back(constraint_code(table.name, one));
    };
    if (table.primary_key) elements.push_back(constraint_code(table.name, *table.primary_key));
    add(table.uniques);
    add(table.foreign_keys);
    add(table.checks);
    add(table.excludes);
    for (const Index& index : table.indexes) elements.push_back(index_code(table.name, index));
    if (!table.comment.empty()) elements.push_back(call("comment", {text_code(table.comment)}));
    if (table.options != schema::TableOptions()) elements.push_back(options_code(table.options));
    return elements;
}

} // namespace retort::render
