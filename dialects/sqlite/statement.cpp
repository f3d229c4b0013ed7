#include <sqlite/statement.hpp>

#include <new>

#include <retort/model/value_view.hpp>
#include <sqlite/error.hpp>
#include <sqlite/type.hpp>

namespace retort::sqlite {

Error handle_error(sqlite3* handle, std::string_view sql, bool compiling) {
    return make_error(sqlite3_extended_errcode(handle), sqlite3_errmsg(handle), sql, compiling);
}

Prepared prepare(sqlite3* handle, const char*& sql, std::string_view& text, unsigned flags) {
    sqlite3_stmt* statement = nullptr;
    const char* tail = nullptr;
    if (sqlite3_prepare_v3(handle, sql, -1, flags, &statement, &tail) != SQLITE_OK)
        throw handle_error(handle, sql, true);
    text = std::string_view(sql, static_cast<std::size_t>(tail - sql));
    sql = tail;
    return Prepared(statement);
}

bool step(sqlite3* handle, sqlite3_stmt* statement, std::string_view sql) {
    switch (sqlite3_step(statement)) {
    case SQLITE_ROW: return true;
    case SQLITE_DONE: return false;
    default: throw handle_error(handle, sql, false);
    }
}

void bind(sqlite3_stmt* statement, int position, const ValueView& cell) {
    const auto text = [&](std::string_view value, auto lifetime) {
        return sqlite3_bind_text64(statement, position, value.data(), value.size(), lifetime, SQLITE_UTF8);
    };
    int code = SQLITE_OK;
    switch (cell.kind) {
    case ValueView::Kind::null:
    case ValueView::Kind::absent: code = sqlite3_bind_null(statement, position); break;
    case ValueView::Kind::boolean:
    case ValueView::Kind::integer: code = sqlite3_bind_int64(statement, position, cell.integer); break;
    case ValueView::Kind::real: code = sqlite3_bind_double(statement, position, cell.real); break;
    case ValueView::Kind::text:
        // A null pointer would be NULL.
        code = text(cell.text.data() == nullptr ? std::string_view("") : cell.text, SQLITE_STATIC);
        break;
    case ValueView::Kind::bytes:
        code = cell.text.empty()
                   ? sqlite3_bind_zeroblob(statement, position, 0)
                   : sqlite3_bind_blob64(statement, position, cell.text.data(), cell.text.size(), SQLITE_STATIC);
        break;
    case ValueView::Kind::uuid:
    case ValueView::Kind::date:
    case ValueView::Kind::timestamp: {
        ViewText room;
        code = text(text_of(cell, room), SQLITE_TRANSIENT);
        break;
    }
    }
    if (code != SQLITE_OK) throw handle_error(sqlite3_db_handle(statement), sqlite3_sql(statement), false);
}

ValueView read(sqlite3_stmt* statement, int i, const schema::Type& type) {
    sqlite3_value* value = sqlite3_column_value(statement, i);
    const auto bytes = [&](const void* data) {
        return std::string_view(static_cast<const char*>(data), static_cast<std::size_t>(sqlite3_value_bytes(value)));
    };
    const auto text = [&] {
        const unsigned char* data = sqlite3_value_text(value);
        if (data == nullptr) throw std::bad_alloc();
        return ValueView::of_text(bytes(data));
    };
    const int stored = sqlite3_value_type(value);
    if (stored == SQLITE_NULL) return {};
    switch (storage_of(type)) {
    case Storage::integer:
        if (stored != SQLITE_INTEGER) break;
        return type.kind == schema::TypeKind::boolean ? ValueView::of_bool(sqlite3_value_int64(value) != 0)
                                                      : ValueView::of_integer(sqlite3_value_int64(value));
    case Storage::real:
        if (stored != SQLITE_INTEGER && stored != SQLITE_FLOAT) break;
        return ValueView::of_real(sqlite3_value_double(value));
    case Storage::blob: break;
    case Storage::text:
    case Storage::unknown: return text();
    }
    // Another type than the column's: SQLite stores what it gets. As it is, and whoever wants something else refuses
    // it.
    switch (stored) {
    case SQLITE_INTEGER: return ValueView::of_integer(sqlite3_value_int64(value));
    case SQLITE_FLOAT: return ValueView::of_real(sqlite3_value_double(value));
    case SQLITE_BLOB: return {.kind = ValueView::Kind::bytes, .text = bytes(sqlite3_value_blob(value))};
    default: return text();
    }
}

} // namespace retort::sqlite
