#pragma once
// What a revision's upgrade() and downgrade() write to. It only records: nothing runs until the whole function has
// returned, so a revision that throws half way has done nothing, and online, offline and replay see the same
// operations.

#include <initializer_list>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <retort/operation/location.hpp>
#include <retort/operation/vocabulary.hpp>

namespace retort {

namespace database {
class Connection;
}

namespace operation {
struct Operation;
struct Recorded;
struct Allowed;
enum class Form;
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
    /// Replaces the comment that is there.
    /// All of them, whole: op.set_table_options("entry", options().strict()); those that are not given are taken away.
    void set_table_options(Name table, const ddl::Options& options, Where where = Where::current());
    void create_table_comment(Name table, std::string comment, Where where = Where::current());
    void drop_table_comment(Name table, Where where = Where::current());

    // PostgreSQL: comments of everything else; an empty one takes away the one that is there.
    void comment_on_index(Name table, std::string index, std::string comment, Where where = Where::current());
    void comment_on_constraint(Name table, std::string constraint, std::string comment, Where where = Where::current());
    void comment_on_enum(Name type, std::string comment, Where where = Where::current());
    void comment_on_sequence(Name sequence, std::string comment, Where where = Where::current());
    void comment_on_schema(std::string schema, std::string comment, Where where = Where::current());

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
        std::optional<ddl::Identity> identity{};
        bool drop_identity = false;
        std::optional<ddl::Expression> generated{};         ///< GENERATED ALWAYS AS (…) STORED: replaces the values
        std::optional<ddl::Expression> generated_virtual{}; ///< SQLite: computed when read, in place of the values
        bool drop_generated = false;                        ///< the values stay
        std::string name{};                                 ///< renamed last; empty: not renamed
    };
    void alter_column(Name table, std::string column, const Alter& change, Where where = Where::current());

    void create_index(const Name& table, const ddl::Index& index, Where where = Where::current());
    /// op.create_index("order", index({"placed_at"}), concurrently): on PostgreSQL without blocking writers, outside a
    /// transaction; what stands before it in the revision is committed first.
    void create_index(const Name& table, const ddl::Index& index, ddl::Concurrently, Where where = Where::current());
    void drop_index(Name table, std::string index, Where where = Where::current());
    void drop_index(Name table, std::string index, ddl::Concurrently, Where where = Where::current());
    void rename_index(Name table, std::string from, std::string to, Where where = Where::current());

    void add_constraint(const Name& table, const ddl::PrimaryKey& key, Where where = Where::current());
    void add_constraint(const Name& table, const ddl::Unique& unique, Where where = Where::current());
    void add_constraint(const Name& table, const ddl::ForeignKey& key, Where where = Where::current());
    void add_constraint(const Name& table, const ddl::Check& check, Where where = Where::current());
    void add_constraint(const Name& table, const ddl::Exclude& exclude, Where where = Where::current());
    /// The index is no index of its own any more, and on PostgreSQL has the name of the constraint.
    void add_constraint(const Name& table, const ddl::PrimaryKey& key, ddl::UsingIndex index,
                        Where where = Where::current());
    void add_constraint(const Name& table, const ddl::Unique& unique, ddl::UsingIndex index,
                        Where where = Where::current());
    /// Of a foreign key or check that was added with .not_valid(): looks at the rows that were there before.
    /// PostgreSQL; elsewhere that was done when it was added.
    void validate_constraint(Name table, std::string constraint, Where where = Where::current());
    void drop_constraint(Name table, std::string constraint, Where where = Where::current());
    void rename_constraint(Name table, std::string from, std::string to, Where where = Where::current());

    void create_enum(Name name, std::vector<std::string> values, Where where = Where::current());
    /// op.create_enum("status", {"open", "closed"}, comment("where an order is"));
    void create_enum(Name name, std::vector<std::string> values, ddl::Comment comment, Where where = Where::current());
    void drop_enum(Name name, Where where = Where::current());
    /// op.add_enum_value("status", "shipped", {.after = "paid"}); without a place: at the end.
    void add_enum_value(Name type, std::string value, const ddl::EnumPlace& place = {}, Where where = Where::current());
    void rename_enum_value(Name type, std::string from, std::string to, Where where = Where::current());
    /// op.replace_enum("status", {"open", "done"}, {{"closed", "done"}}): rows that hold a value which goes get the one
    /// it is mapped to; without a mapping no row may hold it.
    void replace_enum(Name type, std::vector<std::string> values,
                      std::initializer_list<std::pair<const char*, const char*>> mapping = {},
                      Where where = Where::current());

    /// PostgreSQL only. op.create_sequence("invoice_number", {.start = 1000});
    void create_sequence(Name name, const ddl::SequenceOptions& options = {}, Where where = Where::current());
    void create_sequence(Name name, const ddl::SequenceOptions& options, ddl::Comment comment,
                         Where where = Where::current());
    /// All settings as given; those that are not given get their defaults. Where it counts stays, and its comment. What
    /// a column owns (.owned_by) would go with it unseen: so the column stays until this has set the sequence free.
    void alter_sequence(Name name, const ddl::SequenceOptions& options, Where where = Where::current());
    void drop_sequence(Name name, Where where = Where::current());

    /// PostgreSQL only: a namespace for tables.
    void create_schema(std::string name, Where where = Where::current());
    void drop_schema(std::string name, Where where = Where::current());

    /// op.bulk_insert("country", {"name", "code"}, {{"India", "IND"}, {"Peru", "PER"}});
    void bulk_insert(Name table, std::vector<std::string> columns,
                     std::initializer_list<std::initializer_list<Cell>> rows, Where where = Where::current());
    void bulk_insert(Name table, std::vector<std::string> columns, const std::vector<std::vector<Cell>>& rows,
                     Where where = Where::current());

    /// Values for rows that are there, some rows at a time, each lot committed by itself, outside a transaction:
    /// op.backfill("country", {{"phone", sql("'+' || dial")}}, {.where = sql("phone IS NULL")});
    /// Killed, it goes on where it stopped; no row is filled in twice. On PostgreSQL the table has a primary key or a
    /// unique one without NULLs.
    void backfill(Name table, std::initializer_list<std::pair<const char*, ddl::Default>> set,
                  const ddl::Lots& how = {}, Where where = Where::current());

    /// SQL as it stands, on every database. `amounts_to` records what it does, so that replay stays true:
    /// op.execute("ALTER TABLE …", [](retort::Operations& same) { same.add_column(…); });
    void execute(std::string sql, void (*amounts_to)(Operations&) = nullptr, Where where = Where::current());
    /// One text per dialect; a dialect that is not named runs nothing.
    void execute(std::initializer_list<ddl::DialectSql> by_dialect, void (*amounts_to)(Operations&) = nullptr,
                 Where where = Where::current());
    /// One text, and others for some dialects.
    void execute(std::string sql, std::initializer_list<ddl::DialectSql> others,
                 void (*amounts_to)(Operations&) = nullptr, Where where = Where::current());

    /// A data step in C++, on the connection that migrates: op.run("fill in codes", [](retort::database::Connection&
    /// db) { … }); Session(db) gives it the typed API. It must not begin or end a transaction; a script (--sql) refuses
    /// it.
    void run(std::string what, void (*step)(database::Connection&), Where where = Where::current());

    /// What `body` asks for, on one kind of database only: op.on(postgresql, [](auto& there) { there.add_constraint(…);
    /// });
    template <class Body> void on(std::string_view dialect, const Body& body) {
        const std::string outer = enter(dialect);
        body(*this);
        dialect_ = outer;
    }

    /// What `body` asks for, outside a transaction: for SQL that cannot run inside one. What stands before it in the
    /// revision is committed first, and the history says how far the revision got.
    template <class Body> void autocommit(const Body& body) {
        const bool outer = std::exchange(autocommit_, true);
        body(*this);
        autocommit_ = outer;
    }

    /// What `body` asks for, in the form that keeps nobody waiting while rows are read, whatever the size of the tables
    /// and --online say: op.online([](auto& free) { free.create_index(…); }). docs/migrations.md says which operations
    /// have one; on SQLite none has.
    template <class Body> void online(const Body& body) { in_form(true, body); }
    /// What `body` asks for, in its plain form, whatever the size of the tables and --online say.
    template <class Body> void plain(const Body& body) { in_form(false, body); }

    /// What `body` asks for breaks a rule of lint (docs/lint/), and is right here all the same; the reason says why:
    /// op.allow("PG025", "no release reads it since 4.1", [](auto& known) { known.drop_column("user", "fax"); });
    /// Throws Error (usage) without a reason.
    template <class Body>
    void allow(std::string rule, std::string reason, const Body& body, Where where = Where::current()) {
        begin_allowing(std::move(rule), std::move(reason), where);
        body(*this);
        end_allowing();
    }

    /// What was recorded, in order. The elements' type is in <retort/operation/operation.hpp>.
    [[nodiscard]] const std::vector<operation::Recorded>& recorded() const noexcept { return recorded_; }

private:
    void record(operation::Operation operation, Where where);
    std::string enter(std::string_view dialect);
    void begin_allowing(std::string rule, std::string reason, Where where);
    void end_allowing();
    operation::Form choose(bool online);
    template <class Body> void in_form(bool online, const Body& body) {
        const operation::Form outer = choose(online);
        body(*this);
        form_ = outer;
    }

    std::vector<operation::Recorded> recorded_;
    std::string dialect_; // of the op.on() that is being recorded
    bool autocommit_ = false;
    operation::Form form_{};
    std::vector<operation::Allowed> allowed_; // by the op.allow() that are being recorded, the innermost last
};

} // namespace retort
