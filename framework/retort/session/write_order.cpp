#include <retort/session/write_order.hpp>

#include <algorithm>
#include <functional>
#include <numeric>

namespace retort::query {

namespace {
bool same(const TableView& a, const TableView& b) { return a.columns.data() == b.columns.data(); }

bool refers_to(const TableView& table, const TableView& target) {
    const auto points_there = [&target](const ReferenceSpec& reference) {
        return reference.table != nullptr && same(reference.table(), target);
    };
    return std::ranges::any_of(table.attributes, points_there, &ColumnAttributes::reference) ||
           std::ranges::any_of(table.parts, points_there, &TablePart::reference);
}

// Gives each table a place, those that it refers to before it.
class Places {
public:
    explicit Places(std::vector<TableView> tables) : tables_(std::move(tables)), places_(tables_.size(), unknown) {
        for (std::size_t i = 0; i < tables_.size(); ++i) visit(i);
    }
    [[nodiscard]] std::size_t of(const TableView& table) const {
        const auto found = std::ranges::find_if(tables_, [&](const TableView& one) { return same(one, table); });
        return places_[static_cast<std::size_t>(found - tables_.begin())];
    }

private:
    static constexpr auto unknown = static_cast<std::size_t>(-1);
    static constexpr auto visiting = static_cast<std::size_t>(-2);

    void visit(std::size_t i) {
        if (places_[i] != unknown) return; // or a circle
        places_[i] = visiting;
        for (std::size_t j = 0; j < tables_.size(); ++j)
            if (j != i && refers_to(tables_[i], tables_[j])) visit(j);
        places_[i] = next_++;
    }

    std::vector<TableView> tables_;
    std::vector<std::size_t> places_;
    std::size_t next_ = 0;
};

template <class Compare> std::vector<std::size_t> order(const std::vector<TableView>& tables, const Compare& compare) {
    std::vector<TableView> distinct;
    for (const TableView& table : tables)
        if (std::ranges::none_of(distinct, [&](const TableView& one) { return same(one, table); }))
            distinct.push_back(table);
    std::vector<std::size_t> order(tables.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    if (distinct.size() < 2) return order;
    const Places places(std::move(distinct));
    std::vector<std::size_t> place(tables.size());
    for (std::size_t i = 0; i < tables.size(); ++i) place[i] = places.of(tables[i]);
    std::ranges::stable_sort(order, compare, [&place](std::size_t i) { return place[i]; });
    return order;
}
} // namespace

std::vector<std::size_t> write_order(const std::vector<TableView>& tables) { return order(tables, std::less{}); }

std::vector<std::size_t> remove_order(const std::vector<TableView>& tables) { return order(tables, std::greater{}); }

} // namespace retort::query
