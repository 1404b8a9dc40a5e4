// SPDX-License-Identifier: Apache-2.0

using System.Text.Json.Nodes;

namespace Plimsoll.Web.Tests.Faults;

/// <summary>A machine that lacks something: a library, a folder that may be written, room, or somebody who closes doors.</summary>
public sealed partial class MachineTests
{
    private const UnixFileMode Open = UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static string Server => Path.Combine(AppContext.BaseDirectory, "Plimsoll.Web.dll");

    /// <summary>Mounts are root's.</summary>
    private static void NeedsMounts() => Assert.SkipUnless(OperatingSystem.IsLinux() && Environment.UserName == "root", "mounting needs root on Linux");

    [Theory]
    [InlineData("libssl.so.3", "library 'libssl.so.3' is not on this machine")]
    [InlineData("libe_sqlite3.so", "the library e_sqlite3 is not beside the program")]
    public async Task Without_a_library_the_start_ends_with_a_sentence(string library, string sentence)
    {
        NeedsMounts();
        var data = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        var (exit, output, error) = await ApartAsync(
            $"for found in $({{ ldconfig -p | grep -oE '/[^ ]+/{library}$'; find '{AppContext.BaseDirectory}' -name '{library}'; }} | sort -u); do mount --bind /dev/null \"$found\"; done",
            "--data", data);
        Directory.Delete(data, recursive: true);
        Assert.Contains(sentence, error, StringComparison.Ordinal);
        Assert.Equal((2, "", 1), (exit, output, error.TrimEnd().Split('\n').Length));
    }

    [Fact]
    public async Task A_data_folder_that_may_only_be_read_is_called_so_and_can_be_verified()
    {
        NeedsMounts();
        await using var app = new RunningApp();
        await app.InitializeAsync();
        await app.EndAsync();
        var readOnly = $"mount --bind '{app.Data}' '{app.Data}' && mount -o remount,ro,bind '{app.Data}'";
        var (exit, _, error) = await ApartAsync(readOnly, "--data", app.Data);
        Assert.Equal(2, exit);
        Assert.Contains("lies on a file system that is read-only", error, StringComparison.Ordinal);
        Assert.DoesNotContain("in use", error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task After_a_restart_on_a_full_disk_reading_goes_on_and_with_room_writing_does()
    {
        NeedsMounts();
        var data = Directory.CreateTempSubdirectory("plimsoll-full-").FullName;
        await RunAsync("mount", "-t", "tmpfs", "-o", "size=32m,mode=0700", "tmpfs", data);
        try
        {
            string key;
            await using (var server = await ServerProcess.StartAsync(data))
            {
                var token = (await File.ReadAllTextAsync(Path.Combine(data, "first-admin-token"), TestContext.Current.CancellationToken)).Trim();
                key = (string)(await server.SendAsync(HttpMethod.Post, "/api/v1/accounts/first", null,
                    new JsonObject { ["token"] = token, ["email"] = "eve@example.org", ["password"] = "a long enough sentence" })).Body!["key"]!;
            }
            var fill = Path.Combine(data, "fill");
            await RunAsync("sh", "-c", $"cat /dev/zero >'{fill}' 2>/dev/null; true");
            await using (var server = await ServerProcess.StartAsync(data))
            {
                Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/api/v1/me", key)).Status);
                await RunAsync("sh", "-c", $"cat /dev/zero >>'{fill}' 2>/dev/null; true");
                Assert.Equal(200, (await server.SendAsync(HttpMethod.Get, "/public/ledger/checkpoint", null)).Status);
                var refused = 0;
                for (var i = 0; i < 200 && refused == 0; i++) { refused = await OpenAsync(server, i) == 503 ? 1 : 0; }
                Assert.Equal(1, refused);
                // Whoever watches it is told what to do: one line for each thing, however often it was tried.
                for (var i = 200; i < 210; i++) { await OpenAsync(server, i); }
                await Eventually.TrueAsync(() => server.Said.Contains("] disk: ", StringComparison.Ordinal));
                var (status, failed) = await ReadyAsync(server);
                Assert.Equal(503, status);
                // A write of a few words may have found room in between, and then the journal takes them.
                Assert.Contains(failed, (string[])["disk", "disk journal"]);
                Assert.Equal(1, Told(server, "] refused writes: journal cannot be written: the disk is full; make room"));
                Assert.Equal(1, Told(server, "] disk: The disk of the data folder has 0 MiB left; make room"));
                Assert.DoesNotContain("Exception", server.Said, StringComparison.Ordinal);
                File.Delete(fill);
                Assert.Equal(201, await OpenAsync(server, 999));
                await Eventually.TrueAsync(async () => await ReadyAsync(server) == (200, ""));
            }

            static async Task<(int Status, string Failed)> ReadyAsync(ServerProcess server)
            {
                var (status, answer) = await server.SendAsync(HttpMethod.Get, "/health/ready", null);
                return (status, string.Join(' ', answer!["checks"]!.AsArray().Where(check => !(bool)check!["holds"]!).Select(check => (string)check!["name"]!)));
            }

            static int Told(ServerProcess server, string what) => server.Said.Split(what).Length - 1;

            async Task<int> OpenAsync(ServerProcess server, int number) => (await server.SendAsync(
                HttpMethod.Post, "/api/v1/tenants", key, new JsonObject { ["name"] = $"Lab {number}", ["slug"] = $"lab-{number}", ["roles"] = new JsonArray("provider") })).Status;
        }
        finally
        {
            await RunAsync("umount", "-l", data);
            Directory.Delete(data);
        }
    }

    [Fact]
    public async Task A_folder_that_others_could_look_into_is_closed_by_the_start_with_every_file_in_it()
    {
        if (OperatingSystem.IsWindows()) { return; }
        await using var app = new RunningApp();
        await app.InitializeAsync();
        await app.EndAsync();
        File.SetUnixFileMode(app.Data, (UnixFileMode)0b111_101_101);
        foreach (var entry in Directory.EnumerateFileSystemEntries(app.Data, "*", SearchOption.AllDirectories))
        {
            // Keys that others could read are refused, and not hidden.
            if (Path.GetFileName(Path.GetDirectoryName(entry)) == "keys" && File.Exists(entry)) { continue; }
            File.SetUnixFileMode(entry, File.GetUnixFileMode(entry) | Open | (Directory.Exists(entry) ? UnixFileMode.OtherExecute : 0));
        }
        await app.InitializeAsync();
        string[] open =
        [
            .. Directory.EnumerateFileSystemEntries(app.Data, "*", SearchOption.AllDirectories).Append(app.Data)
                .Where(path => !OperatingSystem.IsWindows() && (File.GetUnixFileMode(path) & (Open | UnixFileMode.OtherExecute)) != 0),
        ];
        Assert.Empty(open);
    }

    [Fact]
    public void A_folder_that_others_use_as_well_is_refused_and_left_as_it_is()
    {
        if (OperatingSystem.IsWindows()) { return; }
        var data = Directory.CreateTempSubdirectory("plimsoll-").FullName;
        var mode = (UnixFileMode)0b111_101_101;
        File.WriteAllText(Path.Combine(data, "a letter"), "dear all");
        File.SetUnixFileMode(data, mode);
        var refusal = PlimsollApp.Create(["--urls", "http://127.0.0.1:0", "--data", data]).Refusal!;
        Assert.Equal("journal.unwritable", refusal.Code);
        Assert.Contains("holds something else than a journal", refusal.Sentence, StringComparison.Ordinal);
        Assert.Equal(mode, File.GetUnixFileMode(data));
        Assert.Single(Directory.EnumerateFileSystemEntries(data));
        Directory.Delete(data, recursive: true);
    }

    /// <summary>Starts a server where something was mounted for it alone.</summary>
    private static Task<(int Exit, string Output, string Error)> ApartAsync(string mounting, params string[] arguments) => Programs.RunAsync(
        "unshare", ["--mount", "sh", "-c", $"{mounting}; exec dotnet exec '{Server}' \"$@\"", "sh", "--urls", "http://127.0.0.1:0", .. arguments],
        new Dictionary<string, string?>(), AppContext.BaseDirectory);

    private static async Task RunAsync(string program, params string[] words)
    {
        var (exit, output, error) = await Programs.RunAsync(program, words, new Dictionary<string, string?>(), "/");
        Assert.True(exit == 0, $"{program} {string.Join(' ', words)}: {output}{error}");
    }
}
