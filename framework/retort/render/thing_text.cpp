#include <retort/render/thing_text.hpp>

#include <algorithm>
#include <optional>
#include <utility>
#include <variant>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <retort/database/hex.hpp>
#include <retort/error.hpp>
#include <retort/render/characters.hpp>

namespace retort::render {

namespace {
using schema::Action;
using schema::Deferral;
using schema::Expression;
using schema::Function;
using schema::Literal;
using schema::SqlText;

using Facts = std::vector<std::string>;

std::string cut(const std::string& content) {
    constexpr std::size_t most = 60;
    std::size_t end = 0;
    for (std::size_t characters = 0; end < content.size() && characters < most; ++characters)
        end += std::max<std::size_t>(character_length(std::string_view(content).substr(end)), 1);
    return end < content.size() ? content.substr(0, end) + "…" : content;
}

std::string in_parentheses(const Facts& facts) { return fmt::format("({})", fmt::join(facts, ", ")); }

struct ValueText {
    std::string operator()(Null) const { return "NULL"; }
    std::string operator()(bool value) const { return value ? "TRUE" : "FALSE"; }
    std::string operator()(std::int64_t value) const { return std::to_string(value); }
    std::string operator()(double value) const { return fmt::format("{}", value); }
    std::string operator()(const std::string& value) const { return quoted_text(value); }
    std::string operator()(const Bytes& value) const { return cut("X'" + database::to_hex(value) + "'"); }
};

std::string sql_text(const SqlText& sql) {
    if (sql.by_dialect.empty()) return cut(sql.text);
    Facts texts;
    for (const auto& [dialect, text] : sql.by_dialect) texts.push_back(dialect + ": " + cut(text));
    if (!sql.text.empty()) texts.push_back("else: " + cut(sql.text));
    return fmt::format("{}", fmt::join(texts, ", "));
}

std::string function_text(Function function) {
    switch (function) {
    case Function::now: return "now()";
    case Function::today: return "today()";
    case Function::random_uuid: return "random_uuid()";
    }
    throw Error(ErrorCategory::internal, "a function has no text");
}

std::string action_text(Action action) {
    switch (action) {
    case Action::no_action: return "no action";
    case Action::restrict_: return "restrict";
    case Action::cascade: return "cascade";
    case Action::set_null: return "set null";
    case Action::set_default: return "set default";
    }
    throw Error(ErrorCategory::internal, "an action has no text");
}

void add_deferral(Facts& facts, Deferral deferral) {
    if (deferral == Deferral::initially_immediate) facts.emplace_back("deferrable");
    if (deferral == Deferral::initially_deferred) facts.emplace_back("deferred");
}

void add_parameters(Facts& facts, const schema::Parameters& parameters) {
    for (const auto& [parameter, value] : parameters) facts.push_back(fmt::format("{} = {}", parameter, cut(value)));
}

template <class Counter> void add_counter(Facts& facts, const Counter& counter) {
    const auto add = [&facts](std::string_view what, const std::optional<std::int64_t>& value) {
        if (value) facts.push_back(fmt::format("{} {}", what, *value));
    };
    add("start", counter.start);
    add("increment", counter.increment);
    add("minimum", counter.minimum);
    add("maximum", counter.maximum);
    add("cache", counter.cache);
    if (counter.cycle) facts.emplace_back("cycle");
}

void add_comment(Facts& facts, const std::string& comment) {
    if (!comment.empty()) facts.push_back("comment " + quoted_text(comment));
}

std::string joined(const Facts& facts) { return fmt::format("{}", fmt::join(facts, ", ")); }

Facts facts_of(const schema::PrimaryKey& key) { return {in_parentheses(key.columns)}; }

Facts facts_of(const schema::Unique& unique) {
    Facts facts{in_parentheses(unique.columns)};
    if (unique.nulls_not_distinct) facts.emplace_back("nulls not distinct");
    add_deferral(facts, unique.deferral);
    return facts;
}

Facts facts_of(const schema::ForeignKey& key) {
    Facts facts{fmt::format("{} -> {} {}", in_parentheses(key.columns), display(key.target),
                            in_parentheses(key.target_columns))};
    if (key.on_delete != Action::no_action) facts.push_back("on delete " + action_text(key.on_delete));
    if (key.on_update != Action::no_action) facts.push_back("on update " + action_text(key.on_update));
    if (key.match == schema::Match::full) facts.emplace_back("match full");
    add_deferral(facts, key.deferral);
    return facts;
}

Facts facts_of(const schema::Check& check) { return {expression_text(check.expression)}; }

Facts facts_of(const schema::Exclude& exclude) {
    Facts elements;
    for (const schema::ExcludeElement& element : exclude.elements)
        elements.push_back(fmt::format(
            "{} with {}", element.expression ? expression_text(*element.expression) : element.column, element.with));
    Facts facts{in_parentheses(elements)};
    if (exclude.method != schema::Exclude().method) facts.push_back("using " + exclude.method);
    if (exclude.predicate) facts.push_back("where " + expression_text(*exclude.predicate));
    add_deferral(facts, exclude.deferral);
    return facts;
}

std::string key_text(const schema::IndexPart& part) {
    std::string text = part.expression ? expression_text(*part.expression) : part.column;
    if (!part.collation.empty()) text += " collation " + part.collation;
    if (!part.opclass.empty()) text += " " + part.opclass;
    if (part.descending) text += " descending";
    if (part.nulls == schema::NullsOrder::first) text += " nulls first";
    if (part.nulls == schema::NullsOrder::last) text += " nulls last";
    return text;
}
} // namespace

std::string listed_text(const std::vector<std::string>& names) { return joined(names); }

std::string quoted_text(const std::string& content) {
    std::string text = "'";
    for (const char c : cut(content)) text += c == '\'' ? "''" : std::string(1, c);
    return text + "'";
}

std::string expression_text(const Expression& expression) {
    if (const auto* sql = std::get_if<SqlText>(&expression.value)) return sql_text(*sql);
    if (const auto* literal = std::get_if<Literal>(&expression.value)) return std::visit(ValueText(), literal->value);
    return function_text(std::get<Function>(expression.value));
}

std::string identity_text(const schema::Identity& identity) {
    Facts facts{"identity"};
    if (identity.always) facts.emplace_back("always");
    add_counter(facts, identity);
    return joined(facts);
}

std::string generated_text(const schema::Generated& generated) {
    return (generated.stored ? "generated as " : "generated when read as ") + expression_text(generated.expression);
}

std::string enum_text(const schema::Enum& type) {
    Facts facts = type.values;
    add_comment(facts, type.comment);
    return joined(facts);
}

std::string sequence_text(const schema::Sequence& sequence) {
    Facts facts{display(sequence.type)};
    add_counter(facts, sequence);
    if (const auto& owner = sequence.owned_by)
        facts.push_back(fmt::format("owned by {}.{}", display(owner->table), owner->column));
    add_comment(facts, sequence.comment);
    return joined(facts);
}

std::string column_text(const schema::Column& column) {
    Facts facts{display(column.type) + (column.nullable ? "" : " NOT NULL")};
    if (column.server_default) facts.push_back("default " + expression_text(*column.server_default));
    if (column.identity) facts.push_back(identity_text(*column.identity));
    if (column.generated) facts.push_back(generated_text(*column.generated));
    if (!column.collation.empty()) facts.push_back("collation " + column.collation);
    add_comment(facts, column.comment);
    return joined(facts);
}

std::string constraint_text(const schema::Constraint& constraint) {
    Facts facts = std::visit([](const auto& one) { return facts_of(one); }, constraint);
    add_comment(facts, comment_of(constraint));
    return joined(facts);
}

std::string index_text(const schema::Index& index) {
    Facts keys;
    for (const schema::IndexPart& part : index.parts) keys.push_back(key_text(part));
    Facts facts{in_parentheses(keys)};
    if (index.unique) facts.emplace_back("unique");
    if (index.nulls_not_distinct) facts.emplace_back("nulls not distinct");
    if (!index.method.empty()) facts.push_back("using " + index.method);
    if (index.predicate) facts.push_back("where " + expression_text(*index.predicate));
    if (!index.include.empty()) facts.push_back("including " + in_parentheses(index.include));
    add_parameters(facts, index.with);
    add_comment(facts, index.comment);
    return joined(facts);
}

std::string options_text(const schema::TableOptions& options) {
    Facts facts;
    if (options.strict) facts.emplace_back("strict");
    if (options.without_rowid) facts.emplace_back("without rowid");
    if (options.unlogged) facts.emplace_back("unlogged");
    if (!options.tablespace.empty()) facts.push_back("tablespace " + options.tablespace);
    add_parameters(facts, options.with);
    if (!options.partition_by.empty()) facts.push_back("partition by " + options.partition_by);
    return joined(facts);
}

} // namespace retort::render
