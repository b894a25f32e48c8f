#include "process/descriptor.hpp"

#include <cerrno>
#include <cstring>
#include <string>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/socket.h>

#include "process/fault.hpp"

namespace mainstay::process {

namespace {

[[noreturn]] void fail(const char* what) {
    throw Unavailable(std::string(what) + ": " + std::strerror(errno));
}

}  // namespace

DescriptorPair open_pipe() {
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0) fail("no pipe for a child process");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

DescriptorPair open_socket_pair() {
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        fail("no socket for a child process");
    return {Descriptor(ends[0]), Descriptor(ends[1])};
}

Descriptor open_memory(std::string_view bytes) {
    Descriptor file(memfd_create("standard input", MFD_CLOEXEC | MFD_ALLOW_SEALING));
    if (!file) fail("no memory for the input of a program");
    while (!bytes.empty()) {
        auto written = write(*file, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) continue;
        if (written <= 0) fail("no memory for the input of a program");
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    lseek(*file, 0, SEEK_SET);
    fcntl(*file, F_ADD_SEALS, F_SEAL_WRITE | F_SEAL_SHRINK | F_SEAL_GROW | F_SEAL_SEAL);
    return file;
}

void set_non_blocking(int descriptor) {
    fcntl(descriptor, F_SETFL, fcntl(descriptor, F_GETFL) | O_NONBLOCK);
}

}  // namespace mainstay::process
