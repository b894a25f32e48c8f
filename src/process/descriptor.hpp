// File descriptors with an owner. All that are made here are closed on exec.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include <unistd.h>

namespace mainstay::process {

/// A descriptor that closes with its owner; -1 is none.
class Descriptor {
public:
    Descriptor() = default;

    explicit Descriptor(int number) : number_(number) {}

    Descriptor(Descriptor&& other) noexcept : number_(other.release()) {}

    Descriptor& operator=(Descriptor&& other) noexcept {
        std::swap(number_, other.number_);
        return *this;
    }

    ~Descriptor() { close(); }

    explicit operator bool() const { return number_ >= 0; }

    int operator*() const { return number_; }

    int release() { return std::exchange(number_, -1); }

    void close() {
        if (number_ >= 0) ::close(release());
    }

private:
    int number_ = -1;
};

/// The ends of a pipe, the first to read from; or of a pair of sockets.
using DescriptorPair = std::array<Descriptor, 2>;

/// Throws Unavailable.
DescriptorPair open_pipe();

/// Two stream sockets that are connected to each other. Throws Unavailable.
DescriptorPair open_socket_pair();

/// A file in memory of these bytes, at its start, that nobody can change. Throws Unavailable.
Descriptor open_memory(std::string_view bytes);

/// Reads and writes of it do not block from here on.
void set_non_blocking(int descriptor);

}  // namespace mainstay::process
