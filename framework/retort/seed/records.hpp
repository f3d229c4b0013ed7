#pragma once
// Records of a file as structs, one after the other: what read_csv and read_json_lines return.

#include <concepts>
#include <cstddef>
#include <iterator>
#include <memory>
#include <optional>
#include <ranges>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include <retort/model/complete.hpp>
#include <retort/model/members.hpp>
#include <retort/model/type_name.hpp>
#include <retort/model/view.hpp>

namespace retort {

namespace seed {

/// A described struct without its type. Of a model the columns are those of its table, so that a file may name either
/// the column or the member; of any other struct they are its members.
struct RecordType {
    std::string_view cpp_name{};
    std::span<const ColumnView> columns{};
    /// Writes the address of each column's member in `record` to out[0 .. columns.size()).
    void (*members)(const void* record, const void** out) = nullptr;
};

template <class T> RecordType record_type() {
    static_assert(describe::Described<T>, "retort: describe this struct with BOOST_DESCRIBE_STRUCT first");
    static_assert(describe::is_complete<T>(),
                  "retort: a member or base of this struct is missing in its BOOST_DESCRIBE_STRUCT");
    if constexpr (Model<T>) {
        const TableView table = table_of<T>();
        return {table.cpp_name, table.columns, table.members};
    } else {
        static constexpr auto columns = describe::column_views(describe::AllMembers<T>{});
        return {describe::type_name<T>(), columns, &describe::members<T>};
    }
}

/// Where records come from, without their type.
class RecordSource {
public:
    RecordSource() = default;
    RecordSource(const RecordSource&) = delete;
    RecordSource& operator=(const RecordSource&) = delete;
    virtual ~RecordSource() = default;

    /// Sets members of a record that has its initial values. False: there is none left.
    virtual bool next(void* record) = 0;
    /// Where the record that was read last begins: "countries.csv:12".
    [[nodiscard]] virtual std::string place() const = 0;
};

} // namespace seed

/// A range of T that is read while it is walked through, once: it holds one record in memory, and the ones before are
/// gone.
///
///     for (Country& country : retort::read_csv<Country>("countries.csv")) session.add(std::move(country));
///
/// What cannot be read throws Error (value) whose where() is file and line; after that there are no more records.
template <class T> class Records : public std::ranges::view_base {
    static_assert(std::default_initializable<T> && std::movable<T>,
                  "retort: records need a default constructor and a move constructor");

    // On its own, so that iterators stay good when the range is moved.
    struct State {
        std::unique_ptr<seed::RecordSource> source;
        std::optional<T> current{};
        bool started = false;
        bool ended = false;

        void advance() {
            started = true;
            current.reset();
            if (ended) return;
            ended = true; // unless another record is read: an error is the end
            T record{};
            if (!source->next(&record)) return;
            current.emplace(std::move(record));
            ended = false;
        }
    };

public:
    class Iterator {
    public:
        using iterator_concept = std::input_iterator_tag;
        using value_type = T;
        using difference_type = std::ptrdiff_t;

        Iterator() = default;
        explicit Iterator(State& state) : state_(&state) {}

        T& operator*() const { return *state_->current; }
        T* operator->() const { return &*state_->current; }
        Iterator& operator++() {
            state_->advance();
            return *this;
        }
        void operator++(int) { state_->advance(); }
        friend bool operator==(const Iterator& i, std::default_sentinel_t) { return !i.state_->current; }

    private:
        State* state_ = nullptr;
    };

    explicit Records(std::unique_ptr<seed::RecordSource> source) : state_(new State{std::move(source)}) {}

    /// Reads the first record; later it stands where the range has come to.
    [[nodiscard]] Iterator begin() {
        if (!state_->started) state_->advance();
        return Iterator{*state_};
    }
    [[nodiscard]] std::default_sentinel_t end() const noexcept { return {}; }

    /// The next records, at most that many: for work in portions. Empty: there are none left.
    [[nodiscard]] std::vector<T> take(std::size_t most) {
        std::vector<T> records;
        if (most == 0) return records;
        for (auto i = begin(); i != end(); ++i) {
            records.push_back(std::move(*i));
            if (records.size() < most) continue;
            state_->started = false; // the next one is read when it is asked for
            break;
        }
        return records;
    }
    /// All that are left.
    [[nodiscard]] std::vector<T> all() { return take(static_cast<std::size_t>(-1)); }

    /// Where the record that was read last begins, for errors of one's own: "countries.csv:12".
    [[nodiscard]] std::string place() const { return state_->source->place(); }

private:
    std::unique_ptr<State> state_;
};

} // namespace retort
