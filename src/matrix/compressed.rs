//! Compressed sparse lines: the storage that rows and columns share.

use rayon::prelude::*;

/// More threads than these find nothing more to do when lines and positions are exchanged: each goes over all entries.
const MOST_PIECES: usize = 8;

/// Lines of (position, value) pairs, in which the positions increase strictly.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Compressed {
    /// Line `i` holds the entries `indptr[i]..indptr[i + 1]`.
    indptr: Vec<usize>,
    indices: Vec<u32>,
    values: Vec<f32>,
}

impl Compressed {
    pub(super) fn empty() -> Self {
        Self { indptr: vec![0], indices: Vec::new(), values: Vec::new() }
    }

    /// No lines, with room for `lines` with `entries` in all.
    pub(super) fn with_capacity(lines: usize, entries: usize) -> Self {
        let mut indptr = Vec::with_capacity(lines + 1);
        indptr.push(0);
        Self { indptr, indices: Vec::with_capacity(entries), values: Vec::with_capacity(entries) }
    }

    pub(super) fn n_lines(&self) -> usize {
        self.indptr.len() - 1
    }

    pub(super) fn n_entries(&self) -> usize {
        self.indices.len()
    }

    pub(super) fn line(&self, line: usize) -> impl Iterator<Item = (u32, f32)> + '_ {
        let entries = self.indptr[line]..self.indptr[line + 1];
        self.indices[entries.clone()].iter().copied().zip(self.values[entries].iter().copied())
    }

    /// The positions of all entries.
    pub(super) fn positions(&self) -> &[u32] {
        &self.indices
    }

    /// A copy in which `numbers` tells each position's new number; their order is the same.
    pub(super) fn renumber(&self, numbers: &[u32]) -> Self {
        let indices = self.indices.iter().map(|&position| numbers[position as usize]).collect();
        Self { indptr: self.indptr.clone(), indices, values: self.values.clone() }
    }

    /// Adds an entry to the line that is being written.
    pub(super) fn push(&mut self, position: u32, value: f32) {
        self.indices.push(position);
        self.values.push(value);
    }

    /// Adds the lines of `other`.
    pub(super) fn append(&mut self, other: &Self) {
        let before = self.indices.len();
        self.indptr.extend(other.indptr.iter().skip(1).map(|end| before + end));
        self.indices.extend_from_slice(&other.indices);
        self.values.extend_from_slice(&other.values);
    }

    /// Ends the line that is being written.
    pub(super) fn end_line(&mut self) {
        self.indptr.push(self.indices.len());
    }

    /// Forgets the line that is being written.
    pub(super) fn drop_line(&mut self) {
        let end = self.indptr.last().copied().unwrap_or(0);
        self.indices.truncate(end);
        self.values.truncate(end);
    }

    /// Exchanges lines and positions, where positions lie below `n_positions` and there are at most 2³² lines.
    pub(super) fn transpose(&self, n_positions: usize) -> Self {
        let mut indptr = vec![0; n_positions + 1];
        for &position in &self.indices {
            indptr[position as usize + 1] += 1;
        }
        for position in 0..n_positions {
            indptr[position + 1] += indptr[position];
        }
        let mut indices = vec![0; self.indices.len()];
        let mut values = vec![0.0; self.values.len()];
        // Each thread goes over all entries, and writes those of the positions that are its own, which hold about as many
        // as any other's.
        let n_pieces = rayon::current_num_threads().clamp(1, MOST_PIECES);
        let mut pieces = Vec::with_capacity(n_pieces);
        let (mut first, mut rest) = (0, (&mut *indices, &mut *values));
        for piece in 1..=n_pieces {
            let share = self.indices.len() * piece / n_pieces;
            let last = if piece == n_pieces {
                n_positions
            } else {
                indptr.partition_point(|&end| end < share).max(first)
            };
            let length = indptr[last] - indptr[first];
            let (own_indices, indices) = rest.0.split_at_mut(length);
            let (own_values, values) = rest.1.split_at_mut(length);
            pieces.push((first..last, own_indices, own_values));
            (first, rest) = (last, (indices, values));
        }
        pieces.into_par_iter().for_each(|(positions, indices, values)| {
            let start = indptr[positions.start];
            let mut next: Vec<usize> = indptr[positions.clone()].iter().map(|place| place - start).collect();
            for line in 0..self.n_lines() {
                for (position, value) in self.line(line) {
                    let Some(place) =
                        (position as usize).checked_sub(positions.start).and_then(|at| next.get_mut(at))
                    else {
                        continue;
                    };
                    indices[*place] = line as u32;
                    values[*place] = value;
                    *place += 1;
                }
            }
        });
        Self { indptr, indices, values }
    }
}
