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

// The creation with what alters it; nullopt where that takes more than the table itself.
std::optional<CreateTable> merged(const CreateTable& creation, const Operation& alteration,
                                  const std::vector<schema::Enum>& enums) {
    // What a foreign key points at was there before the table: its creation would not have been passed.
    const auto* added = std::get_if<AddConstraint>(&alteration.value);
    const auto* key = added == nullptr ? nullptr : std::get_if<schema::ForeignKey>(&added->constraint);
    if (key != nullptr && key->target != creation.table.name) {
        CreateTable whole = creation;
        whole.table.foreign_keys.push_back(*key);
        canonicalise(whole.table);
        return whole;
    }
    schema::Schema alone;
    for (const schema::Enum& type : enums) schema::put(alone, type);
    try {
        alone = apply(apply(std::move(alone), Operation{creation}), alteration);
    } catch (const Error&) {
        return std::nullopt;
    }
    return CreateTable{*alone.find_table(creation.table.name)};
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
            if (!commute(*earlier, one)) return false;
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
