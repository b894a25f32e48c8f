#include "symbols/resolver.hpp"

#include <algorithm>
#include <memory>
#include <numeric>
#include <stdexcept>

#include <dwarf.h>
#include <elfutils/libdw.h>
#include <gelf.h>

#include "symbols/dwarf_frames.hpp"
#include "symbols/names.hpp"

namespace mainstay::symbols {

namespace {

constexpr std::uint64_t page_bytes = 4096;

struct EndElf {
    void operator()(Elf* elf) const { elf_end(elf); }
};

struct EndDwarf {
    void operator()(Dwarf* dwarf) const { dwarf_end(dwarf); }
};

std::uint64_t load_address_of(Elf* elf) {
    std::size_t count = 0;
    if (elf_getphdrnum(elf, &count) != 0) return 0;
    for (std::size_t at = 0; at < count; ++at) {
        GElf_Phdr header;
        if (!gelf_getphdr(elf, static_cast<int>(at), &header)) return 0;
        if (header.p_type == PT_LOAD) return header.p_vaddr & ~(page_bytes - 1);
    }
    return 0;
}

// One address that was asked for.
struct Asked {
    std::uint64_t address = 0;
    bool has_unit = false;
    SymbolChain chain{};
    std::string symbol{};
    std::uint64_t symbol_begin = 0;
};

class Resolver {
public:
    Resolver(Elf* elf, std::span<const std::uint64_t> addresses, AddressOrigin origin) : elf_(elf) {
        const auto base = origin == AddressOrigin::image ? load_address_of(elf) : 0;
        for (const auto address : addresses) asked_.push_back({address + base});
        order_.resize(asked_.size());
        std::iota(order_.begin(), order_.end(), std::size_t{0});
        std::ranges::sort(order_, {}, [this](std::size_t at) { return asked_[at].address; });
    }

    std::vector<SymbolChain> run() {
        const std::unique_ptr<Dwarf, EndDwarf> dwarf(dwarf_begin_elf(elf_, DWARF_C_READ, nullptr));
        if (dwarf) read_units(dwarf.get());
        if (std::ranges::any_of(asked_, lacks_name)) read_symbols();
        std::vector<SymbolChain> chains;
        for (auto& each : asked_) {
            add_symbol(each);
            chains.push_back(std::move(each.chain));
        }
        return chains;
    }

private:
    static bool lacks_name(const Asked& asked) {
        return asked.chain.empty() || asked.chain.back().function.empty();
    }

    // Calls `visit` with each address of [low, high).
    template <class Visit>
    void for_each_within(std::uint64_t low, std::uint64_t high, Visit visit) {
        auto at = std::ranges::lower_bound(order_, low, {}, [this](std::size_t index) {
            return asked_[index].address;
        });
        for (; at != order_.end() && asked_[*at].address < high; ++at) visit(asked_[*at]);
    }

    void read_units(Dwarf* dwarf) {
        Dwarf_CU* unit = nullptr;
        std::uint8_t type = 0;
        Dwarf_Die die{};
        // Compilers do not all write .debug_aranges; what units say of themselves is always there.
        while (dwarf_get_units(dwarf, unit, &unit, nullptr, &type, &die, nullptr) == 0) {
            if (type != DW_UT_compile && type != DW_UT_skeleton) continue;
            Dwarf_Addr base = 0, low = 0, high = 0;
            std::ptrdiff_t offset = 0;
            while ((offset = dwarf_ranges(&die, offset, &base, &low, &high)) > 0)
                for_each_within(low, high, [&](Asked& asked) {
                    if (asked.has_unit) return;
                    asked.has_unit = true;
                    asked.chain = dwarf_chain(die, asked.address);
                });
        }
    }

    void read_symbols() {
        for (const auto wanted : {SHT_SYMTAB, SHT_DYNSYM}) {
            Elf_Scn* section = nullptr;
            while ((section = elf_nextscn(elf_, section))) {
                GElf_Shdr header;
                const bool is_table = gelf_getshdr(section, &header) &&
                                      header.sh_type == static_cast<GElf_Word>(wanted);
                if (is_table) read_table(section, header);
            }
        }
    }

    void read_table(Elf_Scn* section, const GElf_Shdr& header) {
        auto* data = elf_getdata(section, nullptr);
        if (!data || header.sh_entsize == 0) return;
        const auto count = data->d_size / header.sh_entsize;
        for (std::size_t at = 0; at < count; ++at) {
            GElf_Sym symbol;
            if (!gelf_getsym(data, static_cast<int>(at), &symbol)) return;
            const auto type = GELF_ST_TYPE(symbol.st_info);
            if (type != STT_FUNC && type != STT_GNU_IFUNC) continue;
            if (symbol.st_shndx == SHN_UNDEF || symbol.st_size == 0) continue;
            const auto end = symbol.st_value + symbol.st_size;
            for_each_within(symbol.st_value, end, [&](Asked& asked) {
                if (!asked.symbol.empty() || !lacks_name(asked)) return;
                const char* name = elf_strptr(elf_, header.sh_link, symbol.st_name);
                if (!name || !*name) return;
                asked.symbol = name;
                asked.symbol_begin = symbol.st_value;
            });
        }
    }

    static void add_symbol(Asked& asked) {
        if (asked.symbol.empty() || !lacks_name(asked)) return;
        const auto plain = demangled(asked.symbol);
        auto name = shown_name(plain.empty() ? asked.symbol : plain);
        const bool has_lines = !asked.chain.empty();
        if (!has_lines) asked.chain.emplace_back();
        auto& frame = asked.chain.back();
        frame.function = std::move(name);
        if (!has_lines)
            frame.offset = static_cast<std::int64_t>(asked.address - asked.symbol_begin);
    }

    Elf* elf_;
    std::vector<Asked> asked_;
    std::vector<std::size_t> order_;  // By address.
};

}  // namespace

std::vector<SymbolChain> resolve(
    int file, std::span<const std::uint64_t> addresses, AddressOrigin origin
) {
    elf_version(EV_CURRENT);
    const std::unique_ptr<Elf, EndElf> elf(elf_begin(file, ELF_C_READ_MMAP, nullptr));
    if (!elf || elf_kind(elf.get()) != ELF_K_ELF) throw std::runtime_error("this is no ELF file");
    return Resolver(elf.get(), addresses, origin).run();
}

}  // namespace mainstay::symbols
