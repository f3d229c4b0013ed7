#include <retort/diff/schema_steps.hpp>

#include <algorithm>
#include <utility>

#include <retort/diff/enums.hpp>
#include <retort/diff/events.hpp>
#include <retort/operation/uses.hpp>

namespace retort::diff {

using Kind = Event::Kind;

namespace {
class Stepper {
public:
    Stepper(const schema::Schema& from, const schema::Schema& to) : from_(from), to_(to) {}

    std::vector<Step> steps() {
        namespaces();
        enums();
        sequences();
        return std::move(steps_);
    }

private:
    void add(Step step) { steps_.push_back(std::move(step)); }

    void namespaces() {
        for (const std::string& name : to_.namespaces)
            if (std::ranges::find(from_.namespaces, name) == from_.namespaces.end() &&
                !operation::use_of_namespace(from_, name))
                add({{operation::CreateSchema{name}},
                     Rank::create_schema,
                     {},
                     {of_namespace(Kind::schema_there, name)}});
        for (const std::string& name : from_.namespaces)
            if (std::ranges::find(to_.namespaces, name) == to_.namespaces.end() &&
                !operation::use_of_namespace(to_, name))
                add({{operation::DropSchema{name}}, Rank::drop_schema, {of_namespace(Kind::schema_empty, name)}, {}});
        namespace_comments();
    }

    void namespace_comments() {
        const auto comment = [this](const std::string& name, const std::string& text) {
            add({{operation::SetComment{operation::Commented::schema, Name(name, ""), {}, text}},
                 Rank::settle,
                 {of_namespace(Kind::schema_there, name)},
                 {}});
        };
        for (const auto& [name, text] : to_.namespace_comments) {
            const auto before = from_.namespace_comments.find(name);
            if (before == from_.namespace_comments.end() || before->second != text) comment(name, text);
        }
        for (const auto& [name, text] : from_.namespace_comments)
            if (!to_.namespace_comments.contains(name) &&
                (std::ranges::find(to_.namespaces, name) != to_.namespaces.end() ||
                 operation::use_of_namespace(to_, name)))
                comment(name, {});
    }

    void comment(operation::Commented on, const Name& name, const std::string& text, Event there) {
        add({{operation::SetComment{on, name, {}, text}}, Rank::settle, {std::move(there)}, {}});
    }

    void enums() {
        for (const schema::Enum& after : to_.enums) {
            const Event there{Kind::enum_there, after.name, {}};
            if (const schema::Enum* before = from_.find_enum(after.name)) {
                for (operation::Operation& one : change(*before, after)) {
                    // A value that is only added waits for nothing: PostgreSQL may have to commit it before the rest.
                    const bool adds = std::holds_alternative<operation::AddEnumValue>(one.value);
                    add({std::move(one),
                         Rank::change_enum,
                         adds ? Events{}
                              : Events{{Kind::enum_unheld, after.name, {}}, {Kind::enum_left, after.name, {}}},
                         {there}});
                }
                if (before->comment != after.comment)
                    comment(operation::Commented::enumeration, after.name, after.comment, there);
            } else {
                add({{operation::CreateEnum{after}},
                     Rank::change_enum,
                     {of_namespace(Kind::schema_there, after.name.schema), {Kind::type_free, after.name, {}}},
                     {there}});
            }
        }
        for (const schema::Enum& before : from_.enums)
            if (to_.find_enum(before.name) == nullptr)
                add({{operation::DropEnum{before.name}},
                     Rank::drop_enum,
                     {{Kind::enum_unused, before.name, {}}},
                     {{Kind::type_free, before.name, {}}, of_namespace(Kind::schema_empty, before.name.schema)}});
    }

    void sequences() {
        for (const schema::Sequence& after : to_.sequences) {
            const Event there{Kind::sequence_there, after.name, {}};
            const schema::Sequence* before = from_.find_sequence(after.name);
            if (before == nullptr) {
                schema::Sequence free = after; // its column comes later
                free.owned_by.reset();
                Step step{{operation::CreateSequence{free}},
                          Rank::change_sequence,
                          {of_namespace(Kind::schema_there, after.name.schema)},
                          {there, {Kind::sequence_settled, after.name, {}}}};
                add_relation(step.after, after.name.schema, after.name.name);
                add(std::move(step));
                if (after.owned_by) own_sequence(after);
            } else {
                change_sequence(*before, after, there);
            }
        }
        for (const schema::Sequence& before : from_.sequences) {
            if (to_.find_sequence(before.name) != nullptr) continue;
            if (before.owned_by && goes(*before.owned_by)) free_sequence(before);
            Step step{{operation::DropSequence{before.name}},
                      Rank::drop_sequence,
                      {{Kind::sequence_unused, before.name, {}}, {Kind::sequence_settled, before.name, {}}},
                      {of_namespace(Kind::schema_empty, before.name.schema)}};
            add_relation(step.before, before.name.schema, before.name.name);
            add(std::move(step));
        }
    }

    void change_sequence(const schema::Sequence& before, const schema::Sequence& after, const Event& there) {
        const bool has_same_owner = before.owned_by == after.owned_by;
        if (before.owned_by && !has_same_owner) free_sequence(before);
        schema::Sequence settings = after;
        settings.comment = before.comment; // it stays
        if (!has_same_owner) settings.owned_by.reset();
        schema::Sequence freed = before;
        if (!has_same_owner) freed.owned_by.reset();
        if (freed != settings) {
            settings.comment.clear();
            const Event settled{Kind::sequence_settled, after.name, {}};
            add({{operation::AlterSequence{settings}}, Rank::change_sequence, {}, {there, settled}});
        }
        if (after.owned_by && !has_same_owner) own_sequence(after);
        if (before.comment != after.comment) comment(operation::Commented::sequence, after.name, after.comment, there);
    }

    // Whether the column goes.
    [[nodiscard]] bool goes(const schema::SequenceOwner& owner) const {
        const schema::Table* table = to_.find_table(owner.table);
        return table == nullptr || table->find_column(owner.column) == nullptr;
    }

    // Otherwise it would go with its column.
    void free_sequence(const schema::Sequence& before) {
        schema::Sequence free = before;
        free.owned_by.reset();
        free.comment.clear();
        add({{operation::AlterSequence{free}},
             Rank::change_sequence,
             {},
             {{Kind::sequence_settled, before.name, {}},
              {Kind::table_unreferenced, before.owned_by->table, {}},
              {Kind::column_unreferenced, before.owned_by->table, before.owned_by->column}}});
    }

    void own_sequence(schema::Sequence after) {
        const schema::SequenceOwner owner = *after.owned_by;
        after.comment.clear();
        Step step{{operation::AlterSequence{after}}, Rank::settle, in_final_table(owner.table), {}};
        step.after.push_back({Kind::sequence_settled, after.name, {}});
        step.after.push_back({Kind::table_there, owner.table, {}});
        step.after.push_back({Kind::column_there, owner.table, owner.column});
        add(std::move(step));
    }

    const schema::Schema& from_;
    const schema::Schema& to_;
    std::vector<Step> steps_;
};
} // namespace

std::vector<Step> schema_steps(const schema::Schema& from, const schema::Schema& to) {
    return Stepper(from, to).steps();
}

} // namespace retort::diff
