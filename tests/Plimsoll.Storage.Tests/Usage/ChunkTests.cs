// SPDX-License-Identifier: Apache-2.0

using Plimsoll.Storage.DuckDb;

namespace Plimsoll.Storage.Tests;

public sealed class ChunkTests
{
    private const string Table = "CREATE TABLE t (a VARCHAR, b BIGINT, c UBIGINT, d DOUBLE, e BOOLEAN, f TIMESTAMP)";

    [Fact]
    public void Values_of_every_type_and_texts_of_every_length_come_back_as_they_were_written()
    {
        using var file = new ActivityFile();
        using var database = new DuckDbDatabase(file.Path);
        using var connection = database.Connect();
        connection.Run(Table);
        string?[] texts = [null, "", "abcdefghijk", "abcdefghijkl", "abcdefghijklm", "ééééé", "éééééé", "ééééééé", "a\U0001F30Ab", new string('x', 5000), new string('é', 400)];
        const int Rows = 5000;
        using (var appender = connection.Append("t"))
        {
            using var chunk = new DuckDbChunk(appender);
            for (var i = 0; i < Rows; i++)
            {
                chunk.Add(texts[i % texts.Length]).Add(i % 3 == 0 ? null : (long?)(i - 2500)).Add(i % 5 == 0 ? null : ulong.MaxValue - (ulong)i).Add(i % 7 == 0 ? null : i / 8.0).Add(i % 4 == 0 ? null : i % 4 == 1).Add(DateTimeOffset.UnixEpoch.AddMicroseconds(i)).EndRow();
                if (chunk.IsFull) { chunk.AppendTo(appender); }
            }
            chunk.AppendTo(appender);
            appender.Close();
        }
        using var rows = connection.Query("SELECT a, b, c, d, e, epoch_us(f) FROM t ORDER BY rowid");
        var at = 0;
        while (rows.NextChunk())
        {
            for (var row = 0; row < rows.Count; row++, at++)
            {
                Assert.Equal(texts[at % texts.Length], rows.Text(0, row));
                Assert.Equal((at % 3 == 0, at % 5 == 0, at % 7 == 0, at % 4 == 0), (rows.IsNull(1, row), rows.IsNull(2, row), rows.IsNull(3, row), rows.IsNull(4, row)));
                if (at % 3 != 0) { Assert.Equal(at - 2500, rows.Column<long>(1)[row]); }
                if (at % 5 != 0) { Assert.Equal(ulong.MaxValue - (ulong)at, rows.Column<ulong>(2)[row]); }
                if (at % 7 != 0) { Assert.Equal(at / 8.0, rows.Column<double>(3)[row]); }
                if (at % 4 != 0) { Assert.Equal(at % 4 == 1 ? 1 : 0, rows.Column<byte>(4)[row]); }
                Assert.Equal(at, rows.Column<long>(5)[row]);
            }
        }
        Assert.Equal(Rows, at);
    }

    [Fact]
    public void A_value_of_another_type_a_row_cut_short_and_one_too_many_are_refused()
    {
        using var file = new ActivityFile();
        using var database = new DuckDbDatabase(file.Path);
        using var connection = database.Connect();
        connection.Run(Table);
        using var appender = connection.Append("t");
        using var chunk = new DuckDbChunk(appender);
        Assert.Throws<DuckDbException>(() => chunk.Add((long?)1));
        Assert.Throws<DuckDbException>(chunk.Add("a").EndRow);
        chunk.Clear();
        while (!chunk.IsFull) { chunk.Add((string?)null).Add((long?)null).Add((ulong?)null).Add((double?)null).Add((bool?)null).Add(DateTimeOffset.UnixEpoch).EndRow(); }
        Assert.Throws<DuckDbException>(() => chunk.Add("b"));
    }
}
