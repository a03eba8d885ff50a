;; Takes note of what a module instrumented by Binaryen reads and writes of its first 4 MB, where
;; the data of the compiled Python lies: a byte in `touched` for each of them, of an access the first
;; and the last. A module of its own, because a call from one to another is quick and one to a script
;; is not.
(module
  (memory (export "touched") 64)
  (func $note (param $size i32) (param $place i32)
    (if (i32.lt_u (local.get $place) (i32.const 0x3ffff0))
      (then
        (i32.store8 (local.get $place) (i32.const 1))
        (i32.store8
          (i32.sub (i32.add (local.get $place) (local.get $size)) (i32.const 1))
          (i32.const 1)))))
  ;; The number of the instruction, the size in bytes, the offset that it adds, the address.
  (func $access (export "load_ptr") (export "store_ptr") (param i32 i32 i32 i32) (result i32)
    (call $note (local.get 1) (i32.add (local.get 2) (local.get 3)))
    (local.get 3))
  ;; The number of the instruction and the value.
  (func (export "load_val_i32") (export "store_val_i32")
    (export "memory_grow_pre") (export "memory_grow_post")
    (param i32 i32) (result i32) (local.get 1))
  (func (export "load_val_i64") (export "store_val_i64") (param i32 i64) (result i64) (local.get 1))
  (func (export "load_val_f32") (export "store_val_f32") (param i32 f32) (result f32) (local.get 1))
  (func (export "load_val_f64") (export "store_val_f64") (param i32 f64) (result f64) (local.get 1)))
