//! The shortest way from one sequence to another: E. W. Myers, "An O(ND) difference algorithm and its variations",
//! Algorithmica 1 (1986), in linear space, and given up where two stretches have next to nothing in common.

use std::ops::Range;

/// Steps that are looked for in a stretch before it counts as wholly different: keeps pages that have nothing in common
/// from taking a time that grows with the square of their length.
const MAX_STEPS: usize = 1500;

/// Stretches that differ: of the first sequence and of the second, in order. Either may be empty.
pub(super) fn differences<T: PartialEq>(first: &[T], second: &[T]) -> Vec<(Range<usize>, Range<usize>)> {
    let mut found = Vec::new();
    compare(first, second, (0, 0), &mut found);
    found
}

/// Finds the differences of two stretches that begin at these places of the whole.
fn compare<T: PartialEq>(
    mut first: &[T],
    mut second: &[T],
    (mut first_at, mut second_at): (usize, usize),
    found: &mut Vec<(Range<usize>, Range<usize>)>,
) {
    let head = first.iter().zip(second).take_while(|(a, b)| a == b).count();
    (first, second) = (&first[head..], &second[head..]);
    (first_at, second_at) = (first_at + head, second_at + head);
    let tail = first.iter().rev().zip(second.iter().rev()).take_while(|(a, b)| a == b).count();
    (first, second) = (&first[..first.len() - tail], &second[..second.len() - tail]);
    if first.is_empty() && second.is_empty() {
        return;
    }
    match middle(first, second) {
        Some((x, y)) if !first.is_empty() && !second.is_empty() => {
            let (first_head, first_tail) = first.split_at(x);
            let (second_head, second_tail) = second.split_at(y);
            compare(first_head, second_head, (first_at, second_at), found);
            compare(first_tail, second_tail, (first_at + x, second_at + y), found);
        }
        _ => add(found, first_at..first_at + first.len(), second_at..second_at + second.len()),
    }
}

/// Adds a difference, to the last one where it follows directly.
fn add(found: &mut Vec<(Range<usize>, Range<usize>)>, first: Range<usize>, second: Range<usize>) {
    match found.last_mut() {
        Some(last) if last.0.end == first.start && last.1.end == second.start => {
            last.0.end = first.end;
            last.1.end = second.end;
        }
        _ => found.push((first, second)),
    }
}

/// A point in the middle of a shortest way, so that both halves are shorter than the whole; `None` where there is no
/// such point, or too far off.
fn middle<T: PartialEq>(first: &[T], second: &[T]) -> Option<(usize, usize)> {
    let (n, m) = (first.len().cast_signed(), second.len().cast_signed());
    let delta = n - m;
    let bound = usize::midpoint(first.len(), second.len()).min(MAX_STEPS).cast_signed() + 1;
    let size = (2 * bound + 2) as usize;
    // How far each diagonal has been followed, from the start and from the end.
    let (mut ahead, mut back) = (vec![0_isize; size], vec![0_isize; size]);
    let slot = |diagonal: isize| (diagonal + bound) as usize % size;
    for step in 0..bound {
        for diagonal in (-step..=step).step_by(2) {
            let goes_down =
                diagonal == -step || (diagonal != step && ahead[slot(diagonal - 1)] < ahead[slot(diagonal + 1)]);
            let mut x = if goes_down { ahead[slot(diagonal + 1)] } else { ahead[slot(diagonal - 1)] + 1 };
            let mut y = x - diagonal;
            while x < n && y < m && y >= 0 && first[x as usize] == second[y as usize] {
                (x, y) = (x + 1, y + 1);
            }
            ahead[slot(diagonal)] = x;
            let meets = delta % 2 != 0 && (delta - diagonal).abs() < step;
            if meets && x + back[slot(delta - diagonal)] >= n {
                return inner(x, y, n, m);
            }
        }
        for diagonal in (-step..=step).step_by(2) {
            let goes_up =
                diagonal == -step || (diagonal != step && back[slot(diagonal - 1)] < back[slot(diagonal + 1)]);
            let mut x = if goes_up { back[slot(diagonal + 1)] } else { back[slot(diagonal - 1)] + 1 };
            let mut y = x - diagonal;
            while x < n && y < m && y >= 0 && first[(n - x - 1) as usize] == second[(m - y - 1) as usize] {
                (x, y) = (x + 1, y + 1);
            }
            back[slot(diagonal)] = x;
            let meets = delta % 2 == 0 && (delta - diagonal).abs() <= step;
            if meets && x + ahead[slot(delta - diagonal)] >= n {
                return inner(n - x, m - y, n, m);
            }
        }
    }
    None
}

/// The point, if it lies within the rectangle and not in one of the corners that would leave it undivided.
fn inner(x: isize, y: isize, n: isize, m: isize) -> Option<(usize, usize)> {
    let is_inside = (0..=n).contains(&x) && (0..=m).contains(&y) && (x, y) != (0, 0) && (x, y) != (n, m);
    is_inside.then_some((x as usize, y as usize))
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What of the second is put in the place of what of the first, as text.
    fn changes(first: &str, second: &str) -> Vec<(String, String)> {
        let (a, b): (Vec<char>, Vec<char>) = (first.chars().collect(), second.chars().collect());
        let text = |characters: &[char]| characters.iter().collect::<String>();
        differences(&a, &b).into_iter().map(|(x, y)| (text(&a[x]), text(&b[y]))).collect()
    }

    /// The length of the longest common subsequence, by the textbook.
    fn common(a: &[u32], b: &[u32]) -> usize {
        let mut row = vec![0; b.len() + 1];
        for x in a {
            let mut diagonal = 0;
            for (j, y) in b.iter().enumerate() {
                let above = row[j + 1];
                row[j + 1] = if x == y { diagonal + 1 } else { above.max(row[j]) };
                diagonal = above;
            }
        }
        row[b.len()]
    }

    #[test]
    fn only_what_differs_is_found() {
        for (first, second, expected) in [
            ("", "", vec![]),
            ("abc", "abc", vec![]),
            ("abc", "axc", vec![("b", "x")]),
            ("abc", "", vec![("abc", "")]),
            ("", "abc", vec![("", "abc")]),
            ("abcabba", "cbabac", vec![("ab", ""), ("", "b"), ("b", ""), ("", "c")]),
            ("one two", "two", vec![("one ", "")]),
        ] {
            let found = changes(first, second);
            let gone: usize = found.iter().map(|(a, b)| a.len() + b.len()).sum();
            let wanted: usize = expected.iter().map(|(a, b)| a.len() + b.len()).sum();
            assert_eq!(gone, wanted, "{first} → {second}: {found:?}");
        }
    }

    #[test]
    fn the_way_is_as_short_as_can_be_and_leads_from_the_first_to_the_second() {
        let mut seed = 7_u32;
        let mut next = |bound: u32| {
            seed = seed.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            (seed >> 16) % bound
        };
        for _ in 0..400 {
            let (n, m, letters) = (next(30), next(30), 1 + next(5));
            let a: Vec<u32> = (0..n).map(|_| next(letters)).collect();
            let b: Vec<u32> = (0..m).map(|_| next(letters)).collect();
            let found = differences(&a, &b);
            let (mut rebuilt, mut at) = (Vec::new(), 0);
            for (x, y) in &found {
                rebuilt.extend_from_slice(&a[at..x.start]);
                rebuilt.extend_from_slice(&b[y.clone()]);
                at = x.end;
            }
            rebuilt.extend_from_slice(&a[at..]);
            assert_eq!(rebuilt, b);
            let steps: usize = found.iter().map(|(x, y)| x.len() + y.len()).sum();
            assert_eq!(steps, a.len() + b.len() - 2 * common(&a, &b), "{a:?} → {b:?}");
        }
    }

    #[test]
    fn sequences_without_anything_in_common_are_given_up_on() {
        let (a, b): (Vec<u32>, Vec<u32>) = ((0..20_000).collect(), (20_000..40_000).collect());
        assert_eq!(differences(&a, &b), [(0..20_000, 0..20_000)]);
    }
}
