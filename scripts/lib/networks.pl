# Makes asn.mmdb, in the form of GeoLite2 ASN, of ip-location-db's CSV.
#
#   perl networks.pl OUTPUT EPOCH CSV...
#
# A line is FIRST,LAST,NUMBER,NAME: an inclusive range of addresses; the name may stand in quotes. EPOCH (Unix seconds) is when the
# data was made: the same data makes the same file.
use strict;
use warnings;
use MaxMind::DB::Writer::Tree;

my ($output, $epoch, @files) = @ARGV;
my %types = (autonomous_system_number => 'uint32', autonomous_system_organization => 'utf8_string');
my $tree = MaxMind::DB::Writer::Tree->new(
    ip_version               => 6,
    record_size              => 24,
    database_type            => 'ASN',
    description              => { en => 'Autonomous systems, by RouteViews, the NRO and DB-IP (https://db-ip.com), CC BY 4.0' },
    map_key_type_callback    => sub { $types{ $_[0] } // 'utf8_string' },
    remove_reserved_networks => 0,
    _build_epoch             => $epoch,    # else it is the time of now
);

for my $file (@files) {
    open my $lines, '<:encoding(UTF-8)', $file or die "$file: $!\n";
    while (my $line = <$lines>) {
        my ($first, $last, $number, $name) = $line =~ /^([0-9a-f.:]+),([0-9a-f.:]+),([0-9]+),(.*?)\r?$/
            or die "$file, line $.: this is no range of a network\n";
        $name =~ s/""/"/g if $name =~ s/^"(.*)"$/$1/;
        $tree->insert_range($first, $last,
            { autonomous_system_number => $number, autonomous_system_organization => $name });
    }
    close $lines or die "$file: $!\n";
}
open my $out, '>:raw', $output or die "$output: $!\n";
$tree->write_tree($out);
close $out or die "$output: $!\n";
