#pragma once
// What a revision's upgrade() and downgrade() write to. It only records: nothing runs until the whole function has
// returned, so a revision that throws half way has done nothing, and online, offline and replay see the same
// operations.

#include <initializer_list>
#include <optional>
#include <string>
#include <vector>

#include <retort/operation/location.hpp>
#include <retort/operation/vocabulary.hpp>

namespace retort {

namespace operation {
struct Operation;
struct Recorded;
} // namespace operation

class Operations {
public:
    using Where = operation::Location;
    using Name = schema::Name;
    using Cell = ddl::Cell;

    Operations();
    Operations(const Operations&) = delete;
    Operations& operator=(const Operations&) = delete;
    ~Operations();

    void create_table(Name name, std::initializer_list<ddl::Element> elements, Where where = Where::current());
    void create_table(Name name, const std::vector<ddl::Element>& elements, Where where = Where::current());
    void drop_table(Name name, Where where = Where::current());
    void rename_table(Name from, std::string to, Where where = Where::current());

    void add_column(Name table, const ddl::Column& column, Where where = Where::current());
    void drop_column(Name table, std::string column, Where where = Where::current());
    void rename_column(Name table, std::string from, std::string to, Where where = Where::current());
    /// op.alter_column("country", "name", {.type = text(), .nullable = false});
    struct Alter {
        std::optional<schema::Type> type{};
        std::optional<ddl::Expression> using_{}; ///< PostgreSQL USING; on SQLite the expression of the copy
        std::optional<bool> nullable{};
        std::optional<ddl::Default> server_default{};
        bool drop_default = false;
        std::optional<std::string> collation{};
        std::optional<std::string> comment{};
    };
    void alter_column(Name table, std::string column, const Alter& change, Where where = Where::current());

    void create_index(const Name& table, const ddl::Index& index, Where where = Where::current());
    void drop_index(Name table, std::string index, Where where = Where::current());

    void add_constraint(const Name& table, const ddl::PrimaryKey& key, Where where = Where::current());
    void add_constraint(const Name& table, const ddl::Unique& unique, Where where = Where::current());
    void add_constraint(const Name& table, const ddl::ForeignKey& key, Where where = Where::current());
    void add_constraint(const Name& table, const ddl::Check& check, Where where = Where::current());
    void drop_constraint(Name table, std::string constraint, Where where = Where::current());

    void create_enum(Name name, std::vector<std::string> values, Where where = Where::current());
    void drop_enum(Name name, Where where = Where::current());

    /// op.bulk_insert("country", {"name", "code"}, {{"India", "IND"}, {"Peru", "PER"}});
    void bulk_insert(Name table, std::vector<std::string> columns,
                     std::initializer_list<std::initializer_list<Cell>> rows, Where where = Where::current());
    void bulk_insert(Name table, std::vector<std::string> columns, const std::vector<std::vector<Cell>>& rows,
                     Where where = Where::current());

    /// SQL as it stands, on every database. `amounts_to` records what it does, so that replay stays true:
    /// op.execute("ALTER TABLE …", [](retort::Operations& same) { same.add_column(…); });
    void execute(std::string sql, void (*amounts_to)(Operations&) = nullptr, Where where = Where::current());
    /// One text per dialect; a dialect that is not named runs nothing.
    void execute(std::initializer_list<ddl::DialectSql> by_dialect, void (*amounts_to)(Operations&) = nullptr,
                 Where where = Where::current());

    /// What was recorded, in order. The elements' type is in <retort/operation/operation.hpp>.
    [[nodiscard]] const std::vector<operation::Recorded>& recorded() const noexcept { return recorded_; }

private:
    void record(operation::Operation operation, Where where);

    std::vector<operation::Recorded> recorded_;
};

} // namespace retort
