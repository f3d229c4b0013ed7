#include <retort/lint/rules.hpp>

#include <algorithm>

#include <fmt/format.h>

#include <retort/schema/sql_tokens.hpp>

namespace retort::lint {

namespace {
// The texts that the operation gives SQLite, with the table that they are about.
class Texts {
public:
    explicit Texts(const Meeting& meeting) : meeting_(meeting) {}

    Founds take() && { return std::move(founds_); }

    void operator()(const operation::CreateTable& op) {
        for (const schema::Column& column : op.table.columns) look(op.table, column);
        for (const schema::Check& check : op.table.checks) look(op.table, check.expression);
        for (const schema::Index& index : op.table.indexes) look(op.table, index);
    }
    void operator()(const operation::AddColumn& op) {
        if (const schema::Table* table = meeting_.table(op.table)) look(*table, op.column);
    }
    void operator()(const operation::AddConstraint& op) {
        const auto* check = std::get_if<schema::Check>(&op.constraint);
        if (const schema::Table* table = meeting_.table(op.table); table != nullptr && check != nullptr)
            look(*table, check->expression);
    }
    void operator()(const operation::CreateIndex& op) {
        if (const schema::Table* table = meeting_.table(op.table)) look(*table, op.index);
    }
    template <class Other> void operator()(const Other&) {}

private:
    void look(const schema::Table& table, const schema::Column& column) {
        if (column.server_default) look(table, *column.server_default);
        if (column.generated) look(table, column.generated->expression);
    }
    void look(const schema::Table& table, const schema::Index& index) {
        if (index.predicate) look(table, *index.predicate);
        for (const schema::IndexPart& part : index.parts)
            if (part.expression) look(table, *part.expression);
    }
    void look(const schema::Table& table, const schema::Expression& expression) {
        const auto* sql = std::get_if<schema::SqlText>(&expression.value);
        if (sql == nullptr) return;
        const auto own = sql->by_dialect.find("sqlite");
        const std::string& text = own == sql->by_dialect.end() ? sql->text : own->second;
        for (const schema::SqlToken& token : schema::sql_tokens(text)) {
            const bool is_double = token.kind == schema::SqlToken::Kind::quoted && text[token.begin] == '"';
            if (!is_double || token.name == table.name.name || has_column(table, token.name)) continue;
            founds_.push_back(
                {.table = table.name,
                 .message = fmt::format("\"{}\" in double quotes is no column of {}", token.name, display(table.name)),
                 .why = "SQLite takes it for the text of that name and says nothing; PostgreSQL refuses it",
                 .rewrite = "'…' for text; for a name, the right one"});
        }
    }
    // SQLite does not tell capital letters from small ones in names.
    static bool has_column(const schema::Table& table, const std::string& name) {
        return std::ranges::any_of(table.columns, [&](const schema::Column& column) {
            return schema::sql_lower(column.name) == schema::sql_lower(name);
        });
    }

    const Meeting& meeting_;
    Founds founds_;
};
} // namespace

Founds lt017(const Meeting& meeting) {
    Texts texts(meeting);
    std::visit(texts, meeting.operation.value);
    return std::move(texts).take();
}

} // namespace retort::lint
