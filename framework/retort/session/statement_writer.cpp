#include <retort/session/statement_writer.hpp>

#include <retort/error.hpp>
#include <retort/model/value_view.hpp>

namespace retort::query {

namespace {
const schema::Type bigint{.kind = schema::TypeKind::bigint};
}

std::string display(const TableView& table, const ColumnView& column) {
    return schema::display(table.table_name()) + "." + std::string(column.name);
}

namespace {
bool has_nul(const ValueView& cell) {
    return cell.kind == ValueView::Kind::text && cell.text.find('\0') != std::string_view::npos;
}
} // namespace

void check_storable(const TableView& table, const ColumnView& column, const ValueView& cell) {
    if (has_nul(cell))
        throw Error(ErrorCategory::value, display(table, column) + ": text with a NUL character cannot be stored",
                    "remove the character, or make the member retort::Bytes");
}

void StatementWriter::place(Value value, const schema::Type& type) {
    if (statement_.binds.size() == most_binds)
        throw Error(ErrorCategory::usage,
                    "too many values in one query: a database takes " + std::to_string(most_binds),
                    "ask in several queries");
    statement_.binds.push_back(std::move(value));
    statement_.sql += dialect_.placeholder(statement_.binds.size(), type);
}

StatementWriter& StatementWriter::bind(const TableView& table, const ColumnView& column, Value value) {
    check_storable(table, column, look_at(value));
    schema::Type type = to_type(column.type);
    if (const std::string_view why = dialect_.unstorable(look_at(value), type); !why.empty())
        throw Error(ErrorCategory::value, display(table, column) + ": " + std::string(why));
    place(std::move(value), type);
    return *this;
}

StatementWriter& StatementWriter::bind(Value value, const TypeSpec& type) {
    if (has_nul(look_at(value)))
        throw Error(ErrorCategory::value, "text with a NUL character cannot be bound",
                    "remove the character, or bind retort::Bytes");
    const schema::Type logical = to_type(type);
    if (const std::string_view why = dialect_.unstorable(look_at(value), logical); !why.empty())
        throw Error(ErrorCategory::value, std::string(why));
    place(std::move(value), logical);
    return *this;
}

StatementWriter& StatementWriter::bind(std::int64_t number) {
    place(number, bigint);
    return *this;
}

StatementWriter& StatementWriter::read(const ColumnView& column, std::string_view qualifier) {
    schema::Type type = to_type(column.type);
    statement_.sql += dialect_.read(std::string(qualifier) + dialect_.quote(column.name), type);
    statement_.columns.push_back(std::move(type));
    return *this;
}

StatementWriter& StatementWriter::read(const std::function<void()>& write, schema::Type type) {
    const std::size_t start = statement_.sql.size();
    write();
    std::string written = statement_.sql.substr(start);
    statement_.sql.resize(start);
    statement_.sql += dialect_.read(std::move(written), type);
    statement_.columns.push_back(std::move(type));
    return *this;
}

StatementWriter& StatementWriter::read_number(std::string_view sql) {
    statement_.sql += dialect_.read(std::string(sql), bigint);
    statement_.columns.push_back(bigint);
    return *this;
}

} // namespace retort::query
