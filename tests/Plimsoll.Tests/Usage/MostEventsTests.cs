// SPDX-License-Identifier: Apache-2.0

using System.IO.Compression;
using System.Text;
using Plimsoll.Usage;
using Plimsoll.Usage.Files;
using Plimsoll.Usage.Sharing;

namespace Plimsoll.Tests.Usage;

/// <summary>What is sent in little costs little, in every form, whatever it would become if it were all looked at.</summary>
public sealed class MostEventsTests
{
    public static TheoryData<ActivityForm> Forms => [.. Enum.GetValues<ActivityForm>()];

    [Theory]
    [MemberData(nameof(Forms))]
    public void A_request_with_more_events_than_are_looked_at_is_refused_whole_and_soon(ActivityForm form)
    {
        byte[] Bomb(int count) => Repeated(form, count);
        var intake = Sent.Intake with { MostSeen = 1000, OtherwiseAt = Sent.Now };
        Assert.Equal("none", Sent.Code(ActivityFile.Take(Bomb(1000), form, intake)));
        Assert.Equal("usage.too-many-events", Sent.Code(ActivityFile.Take(Bomb(1001), form, intake)));
        // A thousand times as many cost no more: the rest is neither looked at nor made into anything.
        var many = Bomb(1_000_000);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("usage.too-many-events", Sent.Code(ActivityFile.Take(many, form, intake)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    [Theory]
    [MemberData(nameof(Forms))]
    public void One_event_that_is_larger_than_any_is_rejected_alone_without_a_tree_of_it(ActivityForm form)
    {
        if (form is ActivityForm.OtlpTracesProtobuf or ActivityForm.OtlpLogsProtobuf) { return; }
        var inside = new StringBuilder("[").Append('{').Append('}');
        while (inside.Length < 8 * 1024 * 1024) { inside.Append(",{}"); }
        var one = Encoding.UTF8.GetBytes(Wrapped(form, $"{{\"attributes\":{inside}]}}"));
        var before = GC.GetAllocatedBytesForCurrentThread();
        var taken = Sent.Value(ActivityFile.Take(one, form, Sent.Intake with { OtherwiseAt = Sent.Now }));
        Assert.Equal(1, taken.Rejected[RejectReason.Malformed]);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 4 * 1024 * 1024);
    }

    [Fact]
    public void Of_a_package_that_nobody_signed_nothing_is_unpacked_but_its_manifest()
    {
        var foreign = Sent.Value(Plimsoll.Ledger.TrustedKey.Read(File.ReadAllText(Repository.At("samples", "usage", "demo-host-b.pub.pem")), "key"));
        var bomb = Zip((PackageFiles.Activity, new byte[64 * 1024 * 1024]), (PackageFiles.Manifest, Packaged.Build().All[PackageFiles.Manifest].ToArray()));
        Assert.True(bomb.Length < 512 * 1024);
        var before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("ledger.unknown-key", Sent.Code(PackageCheck.Verify(bomb, foreign, Packaged.Now)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * 1024 * 1024);
        // Of one that somebody trusted signed, no file becomes larger than was signed.
        before = GC.GetAllocatedBytesForCurrentThread();
        Assert.Equal("usage.package-changed", Sent.Code(PackageCheck.Verify(bomb, Packaged.Trusted, Packaged.Now)));
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 2 * 1024 * 1024);
    }

    [Fact]
    public void A_package_is_the_same_to_who_looks_at_the_file_and_to_who_looks_at_what_was_in_it()
    {
        var zip = Sent.Value(Packaged.TryBuild()).Zip;
        Assert.Equal(Sent.Value(PackageCheck.Verify(Packaged.Build(), Packaged.Trusted, Packaged.Now)).Manifest.ToUtf8(), Sent.Value(PackageCheck.Verify(zip, Packaged.Trusted, Packaged.Now)).Manifest.ToUtf8());
        var files = Packaged.Build().All;
        byte[] With(params (string, byte[])[] more) => Zip([.. files.Select(f => (f.Key, f.Value.ToArray())), .. more]);
        foreach (var broken in (byte[][])[[], [1, 2, 3], With((PackageFiles.Activity, [])), With(("more.txt", [])), Zip((PackageFiles.Activity, [])), Zip((PackageFiles.Manifest, new byte[300 * 1024]))])
        {
            Assert.Equal("usage.package-malformed", Sent.Code(PackageCheck.Verify(broken, Packaged.Trusted, Packaged.Now)));
        }
        // Signed files that are missing, or shorter.
        Assert.Equal("usage.package-changed", Sent.Code(PackageCheck.Verify(Zip((PackageFiles.Manifest, files[PackageFiles.Manifest].ToArray())), Packaged.Trusted, Packaged.Now)));
    }

    private static byte[] Repeated(ActivityForm form, int count)
    {
        switch (form)
        {
            case ActivityForm.OtlpTracesProtobuf or ActivityForm.OtlpLogsProtobuf:
                var span = Sent.Field(2, []);
                var spans = new byte[count * span.Length];
                for (var i = 0; i < count; i++) { span.CopyTo(spans, i * span.Length); }
                return Sent.Field(1, Sent.Field(2, spans));
            case ActivityForm.WildChat or ActivityForm.Lmsys:
                return Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat("{}\n", count)));
            default:
                var all = new StringBuilder(3 * count).Append("{}");
                for (var i = 1; i < count; i++) { all.Append(",{}"); }
                return Encoding.UTF8.GetBytes(Wrapped(form, all.ToString()));
        }
    }

    private static string Wrapped(ActivityForm form, string events) => form switch
    {
        ActivityForm.OtlpTraces => $$"""{"resourceSpans":[{"scopeSpans":[{"spans":[{{events}}]}]}]}""",
        ActivityForm.OtlpLogs => $$"""{"resourceLogs":[{"scopeLogs":[{"logRecords":[{{events}}]}]}]}""",
        ActivityForm.Json => $"[{events}]",
        _ => events,
    };

    private static byte[] Zip(params (string Name, byte[] Bytes)[] files)
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            foreach (var (name, bytes) in files)
            {
                using var target = archive.CreateEntry(name, CompressionLevel.Optimal).Open();
                target.Write(bytes);
            }
        }
        return stream.ToArray();
    }
}
