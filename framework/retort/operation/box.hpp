#pragma once
// A value behind a pointer, so that a revision file compiles without knowing what is in it.

namespace retort::operation {

/// Owns a T and copies it with itself. The members are defined where T is known (vocabulary.cpp instantiates them):
/// what a file pays for passing a Box on is a few calls, whatever T is.
template <class T> class Box {
public:
    explicit Box(const T& value);
    Box(const Box& other);
    Box(Box&& other) noexcept : value_(other.value_) { other.value_ = nullptr; }
    Box& operator=(Box other) noexcept;
    ~Box();

    [[nodiscard]] T& operator*() const noexcept { return *value_; }
    [[nodiscard]] T* operator->() const noexcept { return value_; }

private:
    T* value_;
};

} // namespace retort::operation
