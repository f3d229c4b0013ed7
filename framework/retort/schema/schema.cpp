#include <retort/schema/schema.hpp>

#include <algorithm>
#include <set>
#include <utility>

namespace retort::schema {

namespace {
// They are in order of name: a history of a thousand tables is searched a thousand times.
template <class Elements> auto* find_named(Elements& elements, const Name& name) noexcept {
    const auto found =
        std::ranges::lower_bound(elements, name, {}, [](const auto& element) -> const Name& { return element.name; });
    return found == elements.end() || found->name != name ? nullptr : &*found;
}

template <class T> void put_in_order(std::vector<T>& elements, T element) {
    const auto place = std::ranges::lower_bound(elements, element.name, {}, &T::name);
    if (place != elements.end() && place->name == element.name) {
        *place = std::move(element);
    } else {
        elements.insert(place, std::move(element));
    }
}

// Depth first: a table comes after the tables that it needs and were not begun before it.
class CreationOrder {
public:
    explicit CreationOrder(const Schema& schema) : schema_(schema) {}

    std::vector<const Table*> of_all() {
        for (const Table& table : schema_.tables) visit(table);
        return std::move(order_);
    }

private:
    void visit(const Table& table) {
        if (!begun_.insert(&table).second) return;
        std::set<Name> targets;
        for (const ForeignKey& key : table.foreign_keys) targets.insert(key.target);
        for (const Name& target : targets)
            if (const Table* needed = schema_.find_table(target)) visit(*needed);
        order_.push_back(&table);
    }

    const Schema& schema_;
    std::set<const Table*> begun_;
    std::vector<const Table*> order_;
};
} // namespace

const Table* Schema::find_table(const Name& name) const noexcept { return find_named(tables, name); }
Table* Schema::find_table(const Name& name) noexcept { return find_named(tables, name); }
const Enum* Schema::find_enum(const Name& name) const noexcept { return find_named(enums, name); }
const Sequence* Schema::find_sequence(const Name& name) const noexcept { return find_named(sequences, name); }

void put(Schema& schema, Table table) {
    canonicalise(table);
    put_in_order(schema.tables, std::move(table));
}

void put(Schema& schema, Enum type) { put_in_order(schema.enums, std::move(type)); }
void put(Schema& schema, Sequence sequence) { put_in_order(schema.sequences, std::move(sequence)); }

std::vector<const Table*> in_creation_order(const Schema& schema) { return CreationOrder(schema).of_all(); }

} // namespace retort::schema
