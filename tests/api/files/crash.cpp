// A shop that crashes, and prints what a reporter of native crashes would send: the images that are
// loaded, and the addresses of its calls from the crash on.
#include "crash.hpp"

#include <csignal>
#include <cstdint>
#include <cstdio>
#include <cstring>

#include <execinfo.h>
#include <link.h>
#include <ucontext.h>
#include <unistd.h>

namespace {

int print_image(dl_phdr_info* info, std::size_t, void*) {
    std::uintptr_t begin = ~std::uintptr_t{0}, end = 0;
    for (int at = 0; at < info->dlpi_phnum; ++at) {
        const auto& segment = info->dlpi_phdr[at];
        if (segment.p_type != PT_LOAD) continue;
        const auto first = (info->dlpi_addr + segment.p_vaddr) & ~std::uintptr_t{4095};
        const auto last = info->dlpi_addr + segment.p_vaddr + segment.p_memsz;
        begin = first < begin ? first : begin;
        end = last > end ? last : end;
    }
    const auto* name = info->dlpi_name[0] ? info->dlpi_name : "shop";
    std::printf("image %lx %lx %s ", begin, end - begin, name);
    for (int at = 0; at < info->dlpi_phnum; ++at) {
        const auto& segment = info->dlpi_phdr[at];
        if (segment.p_type != PT_NOTE) continue;
        const auto* note = reinterpret_cast<const char*>(info->dlpi_addr + segment.p_vaddr);
        const auto* behind = note + segment.p_memsz;
        while (note + 12 < behind) {
            std::uint32_t head[3];
            std::memcpy(head, note, 12);
            const auto* content = note + 12 + ((head[0] + 3) & ~3U);
            if (head[2] == NT_GNU_BUILD_ID && std::memcmp(note + 12, "GNU", 4) == 0)
                for (std::uint32_t byte = 0; byte < head[1]; ++byte)
                    std::printf("%02x", static_cast<unsigned char>(content[byte]));
            note = content + ((head[1] + 3) & ~3U);
        }
    }
    std::printf("\n");
    return 0;
}

void report(int, siginfo_t*, void* context) {
    const auto& registers = static_cast<ucontext_t*>(context)->uc_mcontext;
#ifdef __x86_64__
    const auto crashed = static_cast<std::uintptr_t>(registers.gregs[REG_RIP]);
#else
    const auto crashed = static_cast<std::uintptr_t>(registers.pc);
#endif
    dl_iterate_phdr(print_image, nullptr);
    void* calls[64];
    const int count = backtrace(calls, 64);
    bool is_of_program = false;
    for (int at = 0; at < count; ++at) {
        const auto address = reinterpret_cast<std::uintptr_t>(calls[at]);
        is_of_program = is_of_program || address == crashed;
        if (is_of_program) std::printf("frame %lx\n", address);
    }
    std::fflush(stdout);
    _exit(0);
}

}  // namespace

#ifdef NEWER
// Another build of the same: its code is elsewhere.
volatile int padding[100];

__attribute__((noinline, used)) void pad() {
    for (auto& each : padding) each = each * 3 + 1;
}
#endif

int main(int count, char**) {
    struct sigaction action{};
    action.sa_sigaction = report;
    action.sa_flags = SA_SIGINFO;
    sigaction(SIGSEGV, &action, nullptr);
    void* warm[1];
    backtrace(warm, 1);             // It loads a library the first time.
    return shop::order(count - 1);  // line of main
}
