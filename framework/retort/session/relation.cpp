#include <retort/session/relation.hpp>

#include <algorithm>

#include <fmt/format.h>
#include <retort/error.hpp>
#include <retort/operation/operation.hpp>
#include <retort/session/query_writer.hpp>
#include <retort/session/session.hpp>

namespace retort::query {

namespace {
// Some values as one text that is different for different values.
std::string text_of(const Row& key) {
    std::string text;
    for (const Value& value : key) {
        const auto write = operation::overloaded{
            [](Null) { return std::string{}; },
            [](bool truth) { return std::string(truth ? "1" : "0"); },
            [](std::int64_t number) { return std::to_string(number); },
            [](double number) { return fmt::format("{}", number); },
            [](const std::string& words) { return words; },
            [](const Bytes& bytes) { return std::string(reinterpret_cast<const char*>(bytes.data()), bytes.size()); },
        };
        const std::string one = std::visit(write, value);
        text += fmt::format("{}:{}", one.size(), one);
    }
    return text;
}

Condition has_key(const SourceTable& source, const TableView& table, const Columns& columns,
                  std::span<const Row> keys) {
    const auto name = [&](std::size_t i) {
        return column({table.columns[columns[i]].member, source.model, source.alias});
    };
    const auto bound = [&](const Row& key, std::size_t i) { return value(key[i], table.columns[columns[i]].type); };
    if (columns.size() == 1) {
        std::vector<Expression> values;
        for (const Row& key : keys) values.push_back(bound(key, 0));
        return in(name(0), std::move(values));
    }
    Condition any{.kind = Condition::Kind::either};
    for (const Row& key : keys) {
        Condition all;
        for (std::size_t i = 0; i < columns.size(); ++i)
            all = both(std::move(all), compare(name(i), Comparison::equal, bound(key, i)));
        any.parts.push_back(std::move(all));
    }
    return any;
}
} // namespace

std::optional<Row> KeyNumbers::key_of(const void* model) const {
    Row key;
    for (const std::size_t i : columns_) {
        key.push_back(table_.get(model, i));
        if (std::holds_alternative<Null>(key.back())) return std::nullopt;
    }
    return key;
}

std::optional<std::size_t> KeyNumbers::find_key(const std::optional<Row>& key) const {
    if (!key) return std::nullopt;
    const auto found = numbers_.find(text_of(*key));
    return found == numbers_.end() ? std::nullopt : std::optional(found->second);
}

void KeyNumbers::add(const void* model) {
    std::optional<Row> key = key_of(model);
    if (key && numbers_.emplace(text_of(*key), keys_.size()).second) keys_.push_back(std::move(*key));
}

ForeignKey find_reference(const TableView& table, const MemberRef& member, const TableView& target) {
    const std::size_t number = column_number(table, member);
    std::vector<ForeignKey> references = references_of(table);
    std::erase_if(references, [&](const ForeignKey& reference) {
        return std::ranges::find(reference.columns, number) == reference.columns.end() ||
               !same(reference.table(), target);
    });
    if (references.size() == 1) return std::move(references.front());
    throw Error(ErrorCategory::usage,
                fmt::format("{}.{} is {} to {}", schema::display(table.table_name()), table.columns[number].name,
                            references.empty() ? "no reference" : "part of several references",
                            schema::display(target.table_name())),
                references.empty() ? "declare it: retort::column(&Model::member).references(&Other::id)"
                                   : "name a member that is part of one only");
}

void fetch_by_keys(Session& session, const Query& query, const SourceTable& table, const Columns& columns,
                   const std::vector<Row>& keys, const Sink& sink) {
    if (query.limit || query.offset != 0)
        throw Error(ErrorCategory::usage, "rows that are loaded for others cannot be limited",
                    "a limit would be one for all of them together: leave limit() and offset() out");
    if (keys.empty()) return;
    const std::size_t used = select(session.connection().dialect(), query).binds.size();
    const std::size_t most_keys = columns.size() == 1 ? 30'000 : 400; // SQLite nests no more than 1000 conditions
    const std::size_t room = StatementWriter::most_binds - std::min(used, StatementWriter::most_binds - 1);
    const std::size_t step = std::clamp<std::size_t>(room / columns.size(), 1, most_keys);
    const TableView view = table.table();
    for (std::size_t first = 0; first < keys.size(); first += step) {
        const auto some = std::span(keys).subspan(first, std::min(step, keys.size() - first));
        Question question{.query = query};
        question.query.where = both(std::move(question.query.where), has_key(table, view, columns, some));
        fetch(session, question, sink);
    }
}

void order_by_key(Query& query, const SourceTable& table) {
    for (const ColumnView& one : table.table().columns) {
        if (one.primary_key) query.order_by.push_back({column({one.member, table.model, table.alias}), false, {}});
    }
}

} // namespace retort::query
