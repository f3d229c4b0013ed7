#include <retort/squash/reduce.hpp>

#include <algorithm>
#include <optional>

#include <retort/error.hpp>
#include <retort/operation/apply.hpp>
#include <retort/operation/commute.hpp>

namespace retort::squash {

namespace {
using namespace operation;

// The one table that an operation alters, with its constraints and indexes.
const Name* altered_table(const Operation& operation) {
    return std::visit(
        []<class Op>(const Op& op) -> const Name* {
            constexpr bool is_of_a_table =
                !std::is_same_v<Op, BulkInsert> && !std::is_same_v<Op, Backfill> && !std::is_same_v<Op, CreateTable>;
            if constexpr (is_of_a_table && requires {
                              { op.table } -> std::convertible_to<const Name&>;
                          })
                return &op.table;
            else
                return nullptr;
        },
        operation.value);
}

const CreateTable* creation_of(const Recorded& recorded, const Name& table) {
    const auto* creation = std::get_if<CreateTable>(&recorded.operation.value);
    return creation != nullptr && creation->table.name == table ? creation : nullptr;
}

// The foreign keys that point at other tables: these were there before the creation, which is not passed otherwise.
std::vector<schema::ForeignKey> put_aside(schema::Table& table) {
    const auto is_outward = [&](const schema::ForeignKey& key) { return key.target != table.name; };
    std::vector<schema::ForeignKey> aside;
    std::ranges::copy_if(table.foreign_keys, std::back_inserter(aside), is_outward);
    std::erase_if(table.foreign_keys, is_outward);
    return aside;
}

// What the alteration does to one of them that was put aside; false: it is about that one.
bool alter(schema::ForeignKey& key, const Operation& alteration) {
    if (const auto* rename = std::get_if<RenameColumn>(&alteration.value))
        std::ranges::replace(key.columns, rename->from, rename->to);
    const auto* dropped = std::get_if<DropConstraint>(&alteration.value);
    const auto* renamed = std::get_if<RenameConstraint>(&alteration.value);
    return (dropped == nullptr || dropped->constraint != key.name) && (renamed == nullptr || renamed->from != key.name);
}

// The creation with what alters it; nullopt where that takes more than the table itself.
std::optional<CreateTable> merged(const CreateTable& creation, const Operation& alteration,
                                  const std::vector<schema::Enum>& enums) {
    schema::Table table = creation.table;
    canonicalise(table);
    std::vector<schema::ForeignKey> aside = put_aside(table);
    for (schema::ForeignKey& key : aside)
        if (!alter(key, alteration)) return std::nullopt;
    const auto* added = std::get_if<AddConstraint>(&alteration.value);
    const auto* key = added == nullptr ? nullptr : std::get_if<schema::ForeignKey>(&added->constraint);
    if (key != nullptr && key->target != table.name) {
        aside.push_back(*key);
    } else {
        schema::Schema alone;
        for (const schema::Enum& type : enums) schema::put(alone, type);
        try {
            alone = apply(apply(std::move(alone), Operation{CreateTable{table}}), alteration);
        } catch (const Error&) {
            return std::nullopt;
        }
        table = *alone.find_table(table.name);
    }
    std::ranges::move(aside, std::back_inserter(table.foreign_keys));
    canonicalise(table);
    return CreateTable{std::move(table)};
}

class Reducing {
public:
    void add(Recorded one) {
        if (const auto* type = std::get_if<CreateEnum>(&one.operation.value)) enums_.push_back(type->type);
        const Name* table = altered_table(one.operation);
        if (table == nullptr || !one.dialect.empty() || !put_into_creation(one, *table))
            kept_.push_back(std::move(one));
    }

    std::vector<Recorded> take() { return std::move(kept_); }

private:
    // Back from the end to the creation, past all that may as well run after `one`.
    bool put_into_creation(const Recorded& one, const Name& table) {
        for (auto earlier = kept_.rbegin(); earlier != kept_.rend(); ++earlier) {
            if (const CreateTable* creation = creation_of(*earlier, table)) {
                if (!earlier->dialect.empty()) return false;
                if (std::holds_alternative<DropTable>(one.operation.value)) {
                    kept_.erase(std::next(earlier).base());
                    return true;
                }
                auto whole = merged(*creation, one.operation, enums_);
                if (!whole) return false;
                earlier->operation.value = std::move(*whole);
                earlier->allowed.insert(earlier->allowed.end(), one.allowed.begin(), one.allowed.end());
                return true;
            }
            // SQL of a check or default may name an enum without saying so.
            if (!commute(*earlier, one) || std::holds_alternative<CreateEnum>(earlier->operation.value)) return false;
        }
        return false;
    }

    std::vector<Recorded> kept_;
    std::vector<schema::Enum> enums_;
};
} // namespace

std::vector<Recorded> reduce(std::vector<Recorded> operations) {
    Reducing reducing;
    for (Recorded& one : operations) reducing.add(std::move(one));
    return reducing.take();
}

} // namespace retort::squash
