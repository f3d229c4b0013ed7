#include <retort/diff/order.hpp>

#include <map>
#include <set>
#include <string>
#include <utility>

#include <fmt/format.h>

#include <retort/error.hpp>

namespace retort::diff {

namespace {
using Index = std::size_t;

struct Edge {
    Index to;
    bool is_wish;

    friend auto operator<=>(const Edge&, const Edge&) = default;
};

// Kahn's algorithm with the lowest rank first.
class Sorter {
public:
    explicit Sorter(std::vector<Step> steps)
        : steps_(std::move(steps)), edges_(steps_.size()), needs_(steps_.size()), wishes_(steps_.size()) {
        std::map<Event, std::vector<Index>> waiting;
        for (Index i = 0; i < steps_.size(); ++i)
            for (const Event& event : steps_[i].after) waiting[event].push_back(i);
        for (Index i = 0; i < steps_.size(); ++i)
            for (const Event& event : steps_[i].before)
                if (const auto found = waiting.find(event); found != waiting.end())
                    for (const Index waiter : found->second)
                        if (waiter != i) edges_[i].insert({waiter, is_wish(event.kind)});
        for (const std::set<Edge>& out : edges_)
            for (const Edge& edge : out) ++(edge.is_wish ? wishes_ : needs_)[edge.to];
        for (Index i = 0; i < steps_.size(); ++i) enter(i);
    }

    std::vector<operation::Operation> sorted() {
        std::vector<operation::Operation> order;
        while (!ready_.empty() || !wishing_.empty()) {
            std::set<Place>& from = ready_.empty() ? wishing_ : ready_;
            const Index next = from.begin()->second;
            from.erase(from.begin());
            order.push_back(std::move(steps_[next].operation));
            is_done_.insert(next);
            for (const Edge& edge : edges_[next]) fulfil(edge);
        }
        if (order.size() != steps_.size()) refuse_circle();
        return order;
    }

private:
    using Place = std::pair<Rank, Index>;

    [[nodiscard]] Place place(Index i) const { return {steps_[i].rank, i}; }

    void enter(Index i) {
        if (needs_[i] == 0) (wishes_[i] == 0 ? ready_ : wishing_).insert(place(i));
    }

    void fulfil(const Edge& edge) {
        if (is_done_.contains(edge.to)) return; // it went without its wishes
        wishing_.erase(place(edge.to));
        --(edge.is_wish ? wishes_ : needs_)[edge.to];
        enter(edge.to);
    }

    [[noreturn]] void refuse_circle() const {
        std::string stuck;
        for (Index i = 0; i < steps_.size(); ++i)
            if (!is_done_.contains(i)) stuck += (stuck.empty() ? "" : ", ") + describe(steps_[i].operation);
        throw Error(
            ErrorCategory::unsupported,
            fmt::format("these changes wait for each other, each needs a name or place that another gives up: {}",
                        stuck),
            "make the change in two revisions, with another name in between");
    }

    std::vector<Step> steps_;
    std::vector<std::set<Edge>> edges_;
    std::vector<Index> needs_;
    std::vector<Index> wishes_;
    std::set<Place> ready_;
    std::set<Place> wishing_; // ready but for wishes
    std::set<Index> is_done_;
};
} // namespace

std::vector<operation::Operation> in_order(std::vector<Step> steps) { return Sorter(std::move(steps)).sorted(); }

} // namespace retort::diff
